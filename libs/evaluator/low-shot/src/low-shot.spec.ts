import * as tf from '@tensorflow/tfjs';
import type { EvaluationSubject, Measurement } from '@longway/contracts';
import { fitAndJudge, lbfgsProtocol, takeRows } from '@longway/probe';
import { randomFrom } from '@longway/tensor';
import { evaluationSubject } from '@longway/testing';
import { LowShotEvaluator } from './low-shot';
import { options } from './options';
import { stratifiedRows } from './subset';

beforeAll(() => tf.setBackend('cpu'));

const warnings: string[] = [];
const measure = async (chosen: object, overrides: Partial<EvaluationSubject> = {}): Promise<Measurement[]> => {
  const measurements: Measurement[] = [];
  const evaluator = new LowShotEvaluator(options.parse(chosen), (message) => warnings.push(message));
  for await (const measurement of evaluator.evaluate(evaluationSubject(overrides))) measurements.push(measurement);
  return measurements;
};

test('a row for each share and kind of features', async () => {
  const measurements = await measure({ shares: [0.005, 0.1, 1], draws: 1, features: ['raw', 'concat'] });
  expect(
    measurements.map(({ features, layer, pooling, protocol, split, metric }) =>
      [features, layer, pooling, protocol, split, metric].join(' '),
    ),
  ).toEqual(
    ['raw', 'concat'].flatMap((features) => ['0.5%', '10%', '100%'].map((share) => `${features} deep mean lbfgs-${share} test top1`)),
  );
});

test('the figure is the mean over draws that the seed fixes, each fitted on its subset alone', async () => {
  const subject = evaluationSubject();
  const request = { kind: 'raw', layer: 'deep' } as const;
  const [train, judged] = [await subject.features({ ...request, split: 'train' }), await subject.features({ ...request, split: 'test' })];
  const fitting = { classes: 3, random: randomFrom(0, 'unused'), afterRound: async () => undefined };
  const shares = [];
  for (const draw of [0, 1, 2]) {
    const rows = stratifiedRows(train.labels, 0.05, randomFrom(1, 'low-shot', '5%', draw));
    expect(rows).toHaveLength(6);
    shares.push((await fitAndJudge({ train: takeRows(train, rows), test: judged }, lbfgsProtocol(200, 1e-4), fitting)).test);
  }
  const [measured] = await measure({ shares: [0.05], draws: 3, features: ['raw'] });
  expect(measured?.value).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / 3, 12);
  expect(new Set(shares).size).toBeGreaterThan(1);
});

test('a data set without classes costs a warning, not the run', async () => {
  expect(await measure({}, { classNames: ['all'] })).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('low-shot was left out')]);
});
