import type { EvaluationSubject, Evaluator, Measurement } from '@longway/contracts';
import type { Checks } from '../fixture';
import { evaluationSubject } from '../subjects/evaluation-subject';
import { expectTensors } from '../tensors';

const measure = async (evaluator: Evaluator, subject: EvaluationSubject): Promise<Measurement[]> => {
  const measurements: Measurement[] = [];
  for await (const measurement of evaluator.evaluate(subject)) measurements.push(measurement);
  return measurements;
};

const surroundings: readonly Partial<EvaluationSubject>[] = [
  {},
  { hasLens: false },
  { hasShortcut: false },
  { hasLens: false, hasShortcut: false },
];

export const evaluatorChecks: Checks<'evaluator'> = {
  'yields figures, each of them once, with a place where they were measured': async ({ create }) => {
    const evaluator = await create();
    for (const overrides of surroundings) {
      const subject = evaluationSubject(overrides);
      const measurements = await measure(evaluator, subject);
      expect(measurements.length).toBeGreaterThan(0);
      for (const { layer, split, metric, value } of measurements) {
        expect([...subject.endPoints, 'head']).toContain(layer);
        expect(split).toMatch(subject.hasShortcut ? /^(train|test)(\+shortcut)?$/ : /^(train|test)$/);
        expect(metric).toMatch(/^\S+$/);
        expect(Number.isFinite(value)).toBe(true);
        if (metric === 'top1') expect(value >= 0 && value <= 1).toBe(true);
      }
      const keys = measurements.map(({ value: _, ...place }) => JSON.stringify(place));
      expect(new Set(keys).size).toBe(keys.length);
    }
  },
  'asks for lensed features only where there is a lens': async ({ create }) => {
    const refuse = ({ kind }: { kind: string }) => expect(kind).toBe('raw');
    const plain = evaluationSubject({ hasLens: false });
    const subject: EvaluationSubject = {
      ...plain,
      features: (request) => (refuse(request), plain.features(request)),
      pretext: (request) => (refuse(request), plain.pretext(request)),
    };
    const kinds = (await measure(await create(), subject)).map(({ features }) => features);
    expect(kinds).not.toContain('lensed');
    expect(kinds).not.toContain('concat');
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
