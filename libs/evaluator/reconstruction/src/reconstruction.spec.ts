import type { EvaluationSubject, Measurement } from '@longway/contracts';
import { evaluationSubject } from '@longway/testing';
import { options } from './options';
import { ReconstructionEvaluator } from './reconstruction';

const measure = async (overrides: Partial<EvaluationSubject> = {}, chosen: object = {}): Promise<Measurement[]> => {
  const measurements: Measurement[] = [];
  for await (const measurement of new ReconstructionEvaluator(options.parse(chosen)).evaluate(evaluationSubject(overrides)))
    measurements.push(measurement);
  return measurements;
};

test('the mean over positions, and what 95 % of them lie below, without and with marks', async () => {
  const measurements = await measure();
  // Errors 0, 0.01, ..., 0.15: their mean is 0.075; of 16 positions the 95th percentile lies at 0.95 * 15 = 14.25 hundredths.
  const expected = [
    ['test', 'mse', 0.075],
    ['test', 'mse-p95', 0.1425],
    ['test+shortcut', 'mse', 0.15],
    ['test+shortcut', 'mse-p95', 0.285],
  ] as const;
  expect(measurements).toHaveLength(expected.length);
  expected.forEach(([split, metric, value], i) =>
    expect(measurements[i]).toEqual({
      features: 'lensed',
      layer: 'lens',
      pooling: 'none',
      protocol: 'mean-45',
      split,
      metric,
      value: expect.closeTo(value, 10),
    }),
  );
});

test('asks for 1,280 test images unless told otherwise, and only for marks that there are', async () => {
  const plain = evaluationSubject();
  const asked: unknown[] = [];
  const reconstruction: EvaluationSubject['reconstruction'] = (request) => (asked.push(request), plain.reconstruction(request));
  await measure({ reconstruction, hasShortcut: false });
  await measure({ reconstruction, hasShortcut: false }, { count: 7 });
  expect(asked).toEqual([
    { split: 'test', count: 1280, marks: 'none' },
    { split: 'test', count: 7, marks: 'none' },
  ]);
});

test('says nothing of a lens that is not there', async () => expect(await measure({ hasLens: false })).toEqual([]));
