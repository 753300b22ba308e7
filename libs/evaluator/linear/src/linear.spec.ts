import * as tf from '@tensorflow/tfjs';
import type { EvaluationSubject, Measurement } from '@longway/contracts';
import { evaluationSubject } from '@longway/testing';
import { chooseLayers, LinearEvaluator } from './linear';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const measure = async (chosen: object, overrides: Partial<EvaluationSubject> = {}): Promise<Measurement[]> => {
  const measurements: Measurement[] = [];
  for await (const measurement of new LinearEvaluator(options.parse(chosen)).evaluate(evaluationSubject(overrides))) measurements.push(measurement);
  return measurements;
};

test('judges raw, lensed and joined features and the control, on both splits', async () => {
  const measurements = await measure({});
  expect(measurements.map(({ features, layer, split }) => `${features} ${layer} ${split}`)).toEqual(
    ['raw', 'lensed', 'concat', 'control'].flatMap((features) => [`${features} deep train`, `${features} deep test`]),
  );
  for (const { metric, value } of measurements) {
    expect(metric).toBe('top1');
    expect(value).toBeGreaterThan(0.9);
  }
});

test.each(['lbfgs', 'sgd'])('%s learns from the training split only: shuffled labels there leave chance', async (solver) => {
  const subject = evaluationSubject();
  const features: EvaluationSubject['features'] = async (request) => {
    const set = await subject.features(request);
    return request.split === 'train' ? { ...set, labels: set.labels.map((_, i) => (i * 7 + (i >> 2)) % 3) } : set;
  };
  const [, test] = await measure({ solver, sgd: { epochs: 20 } }, { features });
  expect(test).toMatchObject({ split: 'test' });
  expect(test?.value).toBeLessThan(0.7);
});

test('both solvers reach the same accuracy', async () => {
  const [lbfgs, sgd] = [await measure({ l2: 0.01 }), await measure({ l2: 0.01, solver: 'sgd' })];
  lbfgs.forEach(({ value }, i) => expect(Math.abs((sgd[i] as Measurement).value - value)).toBeLessThan(0.05));
});

test('takes as many images as asked for, or as there are', async () => {
  const asked: unknown[] = [];
  const subject = evaluationSubject({ hasLens: false });
  const features: EvaluationSubject['features'] = (request) => {
    asked.push(request.count);
    return subject.features(request);
  };
  await measure({ trainCount: 60, testCount: 1000, iterations: 1 }, { hasLens: false, features });
  expect(asked).toEqual([60, 45]);
});

test('layers are the last, all, or those named', () => {
  const endPoints = ['stem', 'middle', 'deep'];
  expect(chooseLayers('last', endPoints)).toEqual(['deep']);
  expect(chooseLayers('all', endPoints)).toEqual(endPoints);
  expect(chooseLayers(['middle', 'stem'], endPoints)).toEqual(['middle', 'stem']);
  expect(() => chooseLayers(['top'], endPoints)).toThrow(/expected: stem, middle, deep\n {2}found: {4}top/);
});
