import { adjoin } from './place';
import type { Finding } from './result';

const order = { strong: 0, possible: 1 } as const;

/** The first finding, with what the second one says as well. */
const merge = (first: Finding, second: Finding): Finding => {
  const shown = first.exhibits.length > 0 ? first : second;
  return {
    ...first,
    evidence: [...first.evidence, ...second.evidence],
    tasks: [...new Set([...first.tasks, ...second.tasks])],
    classes: first.classes.length > 0 ? first.classes : second.classes,
    exhibits: shown.exhibits,
    exhibited: shown.exhibited,
    shape: shown.shape,
  };
};

const isSameThing = (a: Finding, b: Finding): boolean => a.kind === b.kind && a.place === b.place;

/** What a lens does where a pattern stands, or beside it: lenses are less exact. */
const isOfPattern = (lens: Finding, pattern: Finding): boolean =>
  lens.basis === 'place' &&
  pattern.basis === 'pattern' &&
  lens.place !== undefined &&
  pattern.place !== undefined &&
  adjoin(lens.place, pattern.place);

/** The pattern's words and bearers, and the strength of whatever shows it best. */
const mergeInto = (pattern: Finding, lens: Finding): Finding => {
  const merged = { ...merge(pattern, lens), classes: pattern.classes };
  if (pattern.verdict === lens.verdict ? pattern.strength >= lens.strength : pattern.verdict === 'strong') return merged;
  const { strength, interval, confidence, verdict } = lens;
  return { ...merged, strength, interval, confidence, verdict };
};

/** A strong trace that solves a task is what the lens takes away all over the picture for that task: pixels tell what it is. */
const isExplainedBy = (lens: Finding, trace: Finding): boolean =>
  lens.basis === 'all-over' &&
  trace.basis === 'traces' &&
  trace.verdict === 'strong' &&
  lens.tasks.every((task) => trace.tasks.includes(task));

/** What can be pointed at comes before what is all over the picture: of that, a lens changes a little everywhere. */
const canBePointedAt = ({ basis }: Finding): number => Number(basis !== 'all-over');

const byWeight = (a: Finding, b: Finding): number =>
  order[a.verdict] - order[b.verdict] || canBePointedAt(b) - canBePointedAt(a) || b.strength - a.strength;

/** What several games, patterns and traces say of the same thing is one finding. Strong ones first, then what can be pointed at, then by strength. */
export const rankFindings = (findings: readonly Finding[]): readonly Finding[] => {
  const ranked: Finding[] = [];
  const measured = findings.filter(({ basis }) => basis === 'traces' || basis === 'pattern');
  for (const finding of [...measured, ...findings.filter((each) => !measured.includes(each))]) {
    const same = (known: Finding): boolean => isOfPattern(finding, known) || isSameThing(known, finding) || isExplainedBy(finding, known);
    // Of several patterns beside it, the one that lies just there.
    const exact = ranked.findIndex((known) => isOfPattern(finding, known) && known.place === finding.place);
    const at = exact >= 0 ? exact : ranked.findIndex(same);
    const known = ranked[at];
    if (!known) ranked.push(finding);
    else if (isOfPattern(finding, known)) ranked[at] = mergeInto(known, finding);
    else ranked[at] = isExplainedBy(finding, known) || known.strength >= finding.strength ? merge(known, finding) : merge(finding, known);
  }
  return ranked.toSorted(byWeight);
};
