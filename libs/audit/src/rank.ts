import type { Finding } from './result';

const order = { strong: 0, possible: 1 } as const;

/** The stronger finding, with what the other one says as well. */
const merge = (a: Finding, b: Finding): Finding => {
  const [first, second] = a.strength >= b.strength ? [a, b] : [b, a];
  return {
    ...first,
    evidence: [...first.evidence, ...second.evidence],
    tasks: [...new Set([...first.tasks, ...second.tasks])],
    classes: first.classes.length > 0 ? first.classes : second.classes,
    exhibits: first.exhibits.length > 0 ? first.exhibits : second.exhibits,
    shape: first.shape ?? second.shape,
  };
};

/** What several games and traces say of the same thing is one finding. Strong ones first, then by strength. */
export const rankFindings = (findings: readonly Finding[]): readonly Finding[] => {
  const byThing = new Map<string, Finding>();
  for (const finding of findings) {
    const thing = `${finding.kind} ${finding.place ?? ''}`;
    const known = byThing.get(thing);
    byThing.set(thing, known ? merge(known, finding) : finding);
  }
  return [...byThing.values()].toSorted((a, b) => order[a.verdict] - order[b.verdict] || b.strength - a.strength);
};
