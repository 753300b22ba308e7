import * as tf from '@tensorflow/tfjs';
import type { EvaluationSubject, FeatureRequest, FeatureSet } from '@longway/contracts';
import { eachTables, kindsOf } from './each-tables';

beforeAll(() => tf.setBackend('cpu'));

const asked: FeatureRequest[] = [];
const features = async (request: FeatureRequest): Promise<FeatureSet> => {
  asked.push(request);
  const count = request.count ?? 0;
  return {
    count,
    width: 1,
    values: new Float32Array(count).fill(request.kind === 'raw' ? 1 : 2),
    labels: Int32Array.from({ length: count }, (_, row) => row % 3),
  };
};
const subject = { seed: 1, classNames: ['a', 'b', 'c'], hasLens: true, count: async () => 5, features } as unknown as EvaluationSubject;
const warnings: string[] = [];
const warn = (message: string) => void warnings.push(message);
const request = {
  warn,
  layers: ['a', 'b'],
  kinds: ['raw', 'lensed', 'concat', 'control'],
  pooling: 'max',
  trainCount: 3,
  testCount: null,
} as const;

test('every kind at every end point, as many images as asked for or as there are', async () => {
  const found = [];
  for await (const { layer, features: kind, tables } of eachTables(subject, request))
    found.push([layer, kind, tables.train.width, tables.train.count, tables.test.count]);
  expect(found).toEqual(
    ['a', 'b'].flatMap((layer) =>
      [
        ['raw', 1],
        ['lensed', 1],
        ['concat', 2],
        ['control', 2],
      ].map(([kind, width]) => [layer, kind, width, 3, 5]),
    ),
  );
  expect(asked.every(({ pooling, dataset }) => pooling === 'max' && dataset === undefined)).toBe(true);
});

test('raw and lensed features lie side by side in concat', async () => {
  for await (const { tables } of eachTables(subject, { ...request, layers: ['a'], kinds: ['concat'], trainCount: 1 })) {
    expect([...tables.train.values]).toEqual([1, 2]);
  }
  expect.assertions(1);
});

test('without a lens only what needs none is left', () => {
  expect(kindsOf({ hasLens: false }, request.kinds)).toEqual(['raw', 'control']);
  expect(kindsOf({ hasLens: true }, ['concat', 'raw'])).toEqual(['concat', 'raw']);
});

test('images that lie class by class are noticed, once', async () => {
  warnings.splice(0);
  for await (const { tables } of eachTables(subject, { ...request, trainCount: 2 })) expect(tables.train.count).toBe(2);
  expect(warnings).toEqual([
    'The first 2 training images are of 2 of 3 classes only, so the others are never predicted. Raise trainCount, or set it to null.',
  ]);
  for await (const { tables } of eachTables(subject, request)) expect(tables.train.count).toBe(3);
  expect(warnings).toHaveLength(1);
});
