import type { EvaluationSubject, FeatureRequest, FeatureSet } from '@longway/contracts';
import { evaluationSubject } from '@longway/testing';
import { RehearsedSubject, SeenEnough } from './rehearsed-subject';

/** A subject of a thousand images a split whose forward passes take as long as they are told, on a clock of its own. */
const slowSubject = (secondsEach: number) => {
  let seconds = 0;
  let known = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => seconds * 1000);
  const base = evaluationSubject();
  const looked: number[] = [];
  const subject: EvaluationSubject = {
    ...base,
    count: async () => 1000,
    features: async ({ count = 1000 }: FeatureRequest): Promise<FeatureSet> => {
      looked.push(count);
      seconds += 0.01 + Math.max(0, count - known) * secondsEach;
      known = Math.max(known, count);
      return {
        count,
        width: 2,
        values: Float32Array.from({ length: count * 2 }, (_, i) => i + 1),
        labels: new Int32Array(count).map((_, i) => i % 3),
      };
    },
    pretext: async ({ count = 1000 }) => {
      looked.push(count);
      seconds += 0.02 + count * secondsEach;
      return { accuracy: 0.5 };
    },
  };
  return { subject, looked, pass: (more: number) => (seconds += more) };
};

afterEach(() => jest.restoreAllMocks());

const request = { split: 'train', kind: 'raw', layer: 'deep', count: 800 } as const;

it('knows from few images what many would take, and makes up the features of the others', async () => {
  const { subject, looked } = slowSubject(0.01);
  const rehearsed = new RehearsedSubject(subject, new Map(), 60);
  const { count, width, values, labels } = await rehearsed.features(request);
  expect([count, width, values.length, labels.length]).toEqual([800, 2, 1600, 800]);
  // The first few are those of the images themselves.
  expect([...values.subarray(0, 4)].map(Math.round)).toEqual([1, 2, 3, 4]);
  expect(new Set(labels)).toEqual(new Set([0, 1, 2]));
  expect(rehearsed.passSeconds).toBeCloseTo(0.01 + 800 * 0.01, 3);
  expect(Math.max(...looked)).toBeLessThan(400);
  expect(rehearsed.ownSeconds).toBeCloseTo(0, 6);
});

it('counts what was computed before once', async () => {
  const { subject } = slowSubject(0.01);
  const computed = new Map<string, number>();
  await new RehearsedSubject(subject, computed, 60).features(request);
  const second = new RehearsedSubject(subject, computed, 60);
  await second.features({ ...request, count: 500 });
  await second.features({ ...request, kind: 'lensed', layer: 'shallow' });
  expect(second.passSeconds).toBe(0);
  await second.features({ ...request, pooling: 'max', count: 100 });
  expect(second.passSeconds).toBeGreaterThan(0.5);
});

it('times the task itself, too', async () => {
  const { subject } = slowSubject(0.002);
  const rehearsed = new RehearsedSubject(subject, new Map(), 60);
  expect(await rehearsed.pretext({ split: 'test', count: 600, kind: 'raw', marks: 'none' })).toEqual({ accuracy: 0.5 });
  expect(rehearsed.passSeconds).toBeCloseTo(0.02 + 600 * 0.002, 3);
});

it('ends what takes too long, and knows how much of it was done', async () => {
  const { subject, pass } = slowSubject(0);
  const rehearsed = new RehearsedSubject(subject, new Map(), 6);
  const { progress, breathe } = rehearsed;
  progress(1, 4);
  pass(5);
  await breathe();
  pass(2);
  await expect(breathe()).rejects.toBeInstanceOf(SeenEnough);
  expect([rehearsed.ownSeconds, rehearsed.doneShare]).toEqual([7, 0.25]);
});
