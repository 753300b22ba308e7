import * as tf from '@tensorflow/tfjs';
import type { Dataset, EvaluationSubject, FeatureRequest, ImageShape, Measurement, PluginChoice } from '@longway/contracts';
import { evaluationSubject, temporaryContext } from '@longway/testing';
import { plugin } from '.';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const datasetOf = (classNames: readonly string[], imageShape: ImageShape = [4, 4, 1]): Dataset => ({
  classNames,
  imageShape,
  open: () => Promise.reject(new Error('the subject reads it')),
});
const datasets: Record<string, Dataset> = {
  places205: datasetOf(['bar', 'bay']),
  flowers: datasetOf(['rose', 'lily', 'iris', 'aster']),
  unlabelled: datasetOf(['all']),
  large: datasetOf(['a', 'b'], [224, 224, 3]),
};

const measure = async (chosen: object, overrides: Partial<EvaluationSubject> = {}) => {
  const { context, warnings, clean } = await temporaryContext();
  const asked: PluginChoice[] = [];
  const create = async (_: string, choice: PluginChoice) => (asked.push(choice), datasets[choice.name]);
  const measurements: Measurement[] = [];
  try {
    const evaluator = await plugin.create(options.parse(chosen), { ...context, create: create as never });
    for await (const measurement of evaluator.evaluate(evaluationSubject(overrides))) measurements.push(measurement);
  } finally {
    await clean();
  }
  return { measurements, warnings, asked };
};

test('every data set has rows under its own name, fitted and judged on it', async () => {
  const requests: FeatureRequest[] = [];
  const plain = evaluationSubject();
  const features: EvaluationSubject['features'] = (request) => (requests.push(request), plain.features(request));
  const chosen = { datasets: [{ name: 'places205', crop: 4 }, { name: 'flowers' }], features: ['raw', 'lensed'] };
  const { measurements, asked } = await measure(chosen, { features });
  expect(asked).toEqual(chosen.datasets);
  expect(
    measurements.map(({ features: kind, layer, pooling, protocol, split }) => [kind, layer, pooling, protocol, split].join(' ')),
  ).toEqual(
    ['places205', 'flowers'].flatMap((name) =>
      ['raw', 'lensed'].flatMap((kind) => [`${kind} deep mean lbfgs ${name}/train`, `${kind} deep mean lbfgs ${name}/test`]),
    ),
  );
  for (const { value } of measurements) expect(value).toBeGreaterThan(0.85);
  expect(requests.map(({ dataset }) => dataset)).toEqual([...Array(4).fill(datasets['places205']), ...Array(4).fill(datasets['flowers'])]);
});

test('a data set with images of another shape is refused, with a remedy, before anything is computed', async () => {
  const failing = measure(
    { datasets: [{ name: 'places205' }, { name: 'large' }] },
    { features: () => Promise.reject(new Error('too early')) },
  );
  await expect(failing).rejects.toThrow(
    /datasets: large.*\n {2}expected: 4x4x1\n {2}found: {4}224x224x3\n {2}remedy: .*`crop`, set it to 4/,
  );
});

test('a data set without classes costs a warning; the others are judged', async () => {
  const { measurements, warnings } = await measure({ datasets: [{ name: 'unlabelled' }, { name: 'flowers' }], features: ['raw'] });
  expect(measurements.map(({ split }) => split)).toEqual(['flowers/train', 'flowers/test']);
  expect(warnings).toEqual([expect.stringContaining('transfer to unlabelled was left out')]);
});

test('a published protocol pools as published', async () => {
  const { measurements } = await measure({ datasets: [{ name: 'flowers' }], features: ['raw'], protocol: 'published-short' });
  expect(measurements[0]).toMatchObject({ pooling: 'max', protocol: 'published-short' });
});

test.each([
  ['none', []],
  ['one twice', [{ name: 'a' }, { name: 'a' }]],
])('data sets: %s is refused', (_, chosen) => expect(options.safeParse({ datasets: chosen }).success).toBe(false));
