import { type EvaluationSubject, type Evaluator, type Exhibit, isExhibitName, type Measurement, poolings } from '@longway/contracts';
import type { Checks } from '../fixture';
import { evaluationSubject } from '../subjects/evaluation-subject';
import { expectTensors } from '../tensors';

const measure = async (evaluator: Evaluator, subject: EvaluationSubject): Promise<Measurement[]> => {
  const measurements: Measurement[] = [];
  for await (const measurement of evaluator.evaluate(subject)) measurements.push(measurement);
  return measurements;
};

const unmarked = { hasShortcut: false, canMislead: false };
const surroundings: readonly Partial<EvaluationSubject>[] = [
  {},
  { hasLens: false },
  { canMislead: false },
  unmarked,
  { hasLens: false, ...unmarked },
];

/** Marks that a split's name may speak of. */
const marksOf = ({ hasShortcut, canMislead }: EvaluationSubject): string =>
  [hasShortcut && '\\+shortcut', canMislead && '\\+misleading'].filter(Boolean).join('|');

const expectPlace = ({ layer, pooling, protocol, split }: Measurement, subject: EvaluationSubject): void => {
  expect([...subject.endPoints, 'head', ...(subject.hasLens ? ['lens'] : [])]).toContain(layer);
  expect(subject.endPoints.includes(layer) ? poolings : ['none']).toContain(pooling);
  expect(protocol).toMatch(/^\S+$/);
  expect(split).toMatch(new RegExp(`^([^/\\s]+/)?(train|test)(${marksOf(subject)})?$`));
};

/** Refuses what a subject does not have. */
const strict = (overrides: Partial<EvaluationSubject>): EvaluationSubject => {
  const plain = evaluationSubject(overrides);
  const requireLens = (kind: string) => expect(plain.hasLens ? ['raw', 'lensed'] : ['raw']).toContain(kind);
  const requireMarks = (marks: string) =>
    expect(['none', ...(plain.hasShortcut ? ['present'] : []), ...(plain.canMislead ? ['misleading'] : [])]).toContain(marks);
  return {
    ...plain,
    features: (request) => (requireLens(request.kind), plain.features(request)),
    answers: (request) => (requireLens(request.kind), requireMarks(request.marks), plain.answers(request)),
    pretext: (request) => (requireLens(request.kind), requireMarks(request.marks), plain.pretext(request)),
    reconstruction: (request) => (requireLens('lensed'), requireMarks(request.marks), plain.reconstruction(request)),
  };
};

export const evaluatorChecks: Checks<'evaluator'> = {
  'yields figures, each of them once, with a place where they were measured': async ({ create }) => {
    const evaluator = await create();
    for (const overrides of surroundings) {
      const subject = evaluationSubject(overrides);
      const measurements = await measure(evaluator, subject);
      // Elsewhere an evaluator may have nothing to say: of a lens that is not there, say.
      if (overrides === surroundings[0]) expect(measurements.length).toBeGreaterThan(0);
      for (const measurement of measurements) {
        const { metric, value } = measurement;
        expectPlace(measurement, subject);
        expect(metric).toMatch(/^\S+$/);
        expect(Number.isFinite(value)).toBe(true);
        if (metric === 'top1') expect(value >= 0 && value <= 1).toBe(true);
      }
      const keys = measurements.map(({ value: _, ...place }) => JSON.stringify(place));
      expect(new Set(keys).size).toBe(keys.length);
    }
  },
  'asks for lensed features only where there is a lens': async ({ create }) => {
    const kinds = (await measure(await create(), strict({ hasLens: false }))).map(({ features }) => features);
    expect(kinds).not.toContain('lensed');
    expect(kinds).not.toContain('concat');
  },
  'asks for marks only where there are some, and for misleading ones only where they can lie': async ({ create }) => {
    for (const overrides of [unmarked, { canMislead: false }]) await measure(await create(), strict(overrides));
  },
  'keeps exhibits under names of its own that a file can have, the same twice, as JSON says them': async ({ create }) => {
    const kept = async (): Promise<readonly (readonly [string, Exhibit])[]> => {
      const exhibits: (readonly [string, Exhibit])[] = [];
      await measure(await create(), evaluationSubject({ keep: async (name, exhibit) => void exhibits.push([name, exhibit]) }));
      return exhibits;
    };
    const first = await kept();
    const names = first.map(([name]) => name);
    expect(names.filter((name) => !isExhibitName(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(await kept()).toEqual(first);
  },
  'steps back where there are no classes to tell apart': async ({ create }) => {
    await measure(await create(), evaluationSubject({ classNames: ['all'] }));
  },
  'measures the same twice': async ({ create }) => {
    const first = await measure(await create(), evaluationSubject());
    expect(await measure(await create(), evaluationSubject())).toEqual(first);
  },
  'says how far it is, up to the end': async ({ create }) => {
    const said: number[] = [];
    await measure(await create(), evaluationSubject({ progress: (done, total) => void said.push(done / total) }));
    expect(said.at(-1)).toBe(1);
    expect(said).toEqual(said.toSorted((a, b) => a - b));
  },
  'lets a stopped run stop': async ({ create }) => {
    const subject = evaluationSubject({ breathe: () => Promise.reject(new Error('stopped')) });
    await expect(measure(await create(), subject)).rejects.toThrow('stopped');
  },
  'no tensor stays behind': async ({ create }) => {
    const evaluator = await create();
    await expectTensors(0, async () => void (await measure(evaluator, evaluationSubject())));
  },
};
