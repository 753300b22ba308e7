import type { Finding } from './result';

const order = { strong: 0, possible: 1 } as const;

/** The first finding, with what the second one says as well. */
const merge = (first: Finding, second: Finding): Finding => ({
  ...first,
  evidence: [...first.evidence, ...second.evidence],
  tasks: [...new Set([...first.tasks, ...second.tasks])],
  classes: first.classes.length > 0 ? first.classes : second.classes,
  exhibits: first.exhibits.length > 0 ? first.exhibits : second.exhibits,
  shape: first.shape ?? second.shape,
});

const isSameThing = (a: Finding, b: Finding): boolean => a.kind === b.kind && a.place === b.place;

/** A strong trace that solves a task is what the lens takes away all over the picture for that task: pixels tell what it is. */
const isExplainedBy = (lens: Finding, trace: Finding): boolean =>
  lens.basis === 'all-over' &&
  trace.basis === 'traces' &&
  trace.verdict === 'strong' &&
  lens.tasks.every((task) => trace.tasks.includes(task));

const byWeight = (a: Finding, b: Finding): number => order[a.verdict] - order[b.verdict] || b.strength - a.strength;

/** What several games and traces say of the same thing is one finding. Strong ones first, then by strength. */
export const rankFindings = (findings: readonly Finding[]): readonly Finding[] => {
  const ranked: Finding[] = [];
  const traces = findings.filter(({ basis }) => basis === 'traces');
  for (const finding of [...traces, ...findings.filter(({ basis }) => basis !== 'traces')]) {
    const at = ranked.findIndex((known) => isSameThing(known, finding) || isExplainedBy(finding, known));
    const known = ranked[at];
    if (!known) ranked.push(finding);
    else ranked[at] = isExplainedBy(finding, known) || known.strength >= finding.strength ? merge(known, finding) : merge(finding, known);
  }
  return ranked.toSorted(byWeight);
};
