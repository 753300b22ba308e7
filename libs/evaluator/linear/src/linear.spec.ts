import * as tf from '@tensorflow/tfjs';
import type { EvaluationSubject, Measurement } from '@longway/contracts';
import { evaluationSubject } from '@longway/testing';
import { LinearEvaluator } from './linear';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const warnings: string[] = [];
beforeEach(() => void warnings.splice(0));

const measure = async (chosen: object, overrides: Partial<EvaluationSubject> = {}): Promise<Measurement[]> => {
  const measurements: Measurement[] = [];
  const evaluator = new LinearEvaluator(options.parse(chosen), (message) => warnings.push(message));
  for await (const measurement of evaluator.evaluate(evaluationSubject(overrides))) measurements.push(measurement);
  return measurements;
};

test('judges raw, lensed and joined features and the control, on both splits', async () => {
  const measurements = await measure({});
  expect(measurements.map(({ features, layer, split }) => `${features} ${layer} ${split}`)).toEqual(
    ['raw', 'lensed', 'concat', 'control'].flatMap((features) => [`${features} deep train`, `${features} deep test`]),
  );
  for (const { pooling, protocol, metric, value } of measurements) {
    expect([pooling, protocol, metric]).toEqual(['mean', 'lbfgs', 'top1']);
    expect(value).toBeGreaterThan(0.9);
  }
});

test.each(['lbfgs', 'sgd'])('%s learns from the training split only: shuffled labels there leave chance', async (protocol) => {
  const subject = evaluationSubject();
  const features: EvaluationSubject['features'] = async (request) => {
    const set = await subject.features(request);
    return request.split === 'train' ? { ...set, labels: set.labels.map((_, i) => (i * 7 + (i >> 2)) % 3) } : set;
  };
  const [, test] = await measure({ protocol, sgd: { epochs: 20 } }, { features });
  expect(test).toMatchObject({ split: 'test' });
  expect(test?.value).toBeLessThan(0.7);
});

test('both solvers reach the same accuracy', async () => {
  const [lbfgs, sgd] = [await measure({ l2: 0.01 }), await measure({ l2: 0.01, protocol: 'sgd' })];
  lbfgs.forEach(({ value }, i) => expect(Math.abs((sgd[i] as Measurement).value - value)).toBeLessThan(0.05));
});

test('takes as many images as asked for, or as there are', async () => {
  const asked: unknown[] = [];
  const subject = evaluationSubject({ hasLens: false });
  const features: EvaluationSubject['features'] = (request) => {
    asked.push(request.count);
    return subject.features(request);
  };
  await measure({ trainCount: 60, testCount: 1000, iterations: 1, features: ['raw'] }, { hasLens: false, features });
  expect(asked).toEqual([60, 45]);
});

test('every end point in one pass, each row with its place', async () => {
  const measurements = await measure({ layers: 'all', features: ['lensed', 'raw'], pooling: 'max', protocol: 'sgd', sgd: { epochs: 2 } });
  expect(measurements.map(({ value: _, ...place }) => Object.values(place).join(' '))).toEqual(
    ['shallow', 'deep'].flatMap((layer) =>
      ['lensed', 'raw'].flatMap((features) => ['train', 'test'].map((split) => `${features} ${layer} max sgd-2 ${split} top1`)),
    ),
  );
});

test('the published protocols pool as published, and are far from chance', async () => {
  const [train, judged] = await measure({ protocol: 'published-short', features: ['raw'] });
  expect(train).toMatchObject({ pooling: 'max', protocol: 'published-short', split: 'train' });
  expect(judged?.value).toBeGreaterThan(0.8);
  expect((await measure({ protocol: 'published', pooling: 'mean', features: ['raw'] }))[0]).toMatchObject({
    pooling: 'mean',
    protocol: 'published',
  });
});

test('of several regularisations one is chosen and said; the fit is the same as with it alone', async () => {
  const [train, judged, chosen] = await measure({ l2: [1e-4, 1e-2], features: ['raw'] });
  expect(chosen).toMatchObject({ split: 'train', metric: 'l2', protocol: 'lbfgs', value: 1e-2 });
  expect(await measure({ l2: 1e-2, features: ['raw'] })).toEqual([train, judged]);
});

test('a data set without classes costs a warning, not the run', async () => {
  expect(await measure({}, { classNames: ['all'] })).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('linear was left out')]);
});
