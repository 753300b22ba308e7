import type { EventOf } from '@longway/contracts';
import { keyOf, metricsOf, paramsOf, tagsOf } from './entries';

const head = { run: 'a/seed-1', arm: 'a', seed: 1, sequence: 0, step: 3, time: '2026-01-01T00:00:01.500Z' };
const started = (config: unknown): EventOf<'RunStarted'> => ({
  ...head,
  ...{ type: 'RunStarted', config, versions: { longway: '0.1.0', node: '20' }, totalSteps: 5, weights: { lens: 1, extractor: 2, head: 3 } },
});
const own = { 'weights.lens': '1', 'weights.extractor': '2', 'weights.head': '3', totalSteps: '5' };
const params = (config: unknown) => Object.fromEntries(paramsOf(started(config)).map(({ key, value }) => [key, value]));

test.each([
  ['knn/top1/test+shortcut/raw', 'knn/top1/test_shortcut/raw'],
  ['/a//b/', 'a/b'],
  ['a/../b/.', 'a/b'],
  ['Größe: 1', 'Gr__e: 1'],
  ['x'.repeat(300), 'x'.repeat(250)],
  [`${'x'.repeat(249)}/y`, 'x'.repeat(249)],
])('%j is called %j', (name, key) => expect(keyOf(name)).toBe(key));

test('a configuration becomes dotted paths; plain lists stay whole', () => {
  expect(
    params({
      name: 'x',
      training: { steps: 3, clip: null },
      lens: { widths: [8, 16] },
      shortcuts: [{ name: 'arrow' }],
      arms: {},
      none: [],
    }),
  ).toEqual({
    ...{ name: 'x', 'training.steps': '3', 'training.clip': 'null', 'lens.widths': '[8,16]', 'shortcuts.0.name': 'arrow' },
    ...{ arms: '{}', none: '[]' },
    ...own,
  });
});

test('values are cut to 6000 bytes, between characters', () => {
  expect(params({ a: 'x'.repeat(6001), b: `x${'ü'.repeat(3000)}` })).toEqual({ a: 'x'.repeat(6000), b: `x${'ü'.repeat(2999)}`, ...own });
});

test('metrics have the event’s step and time, and numbers that JSON cannot say are named', () => {
  const rates = { imagesPerSecond: 1, waitingShare: 0 };
  const step = {
    losses: { extractor: 1.5 },
    learningRates: { extractor: 0.1 },
    gradientNorms: { extractor: Infinity },
    raw: { accuracy: NaN },
  };
  const at = { timestamp: Date.UTC(2026, 0, 1, 0, 0, 1, 500), step: 3 };
  expect(metricsOf({ ...head, type: 'StepFinished', ...rates, ...step })).toEqual([
    { key: 'loss/extractor', value: 1.5, ...at },
    { key: 'raw/accuracy', value: 'NaN', ...at },
    { key: 'learning-rate/extractor', value: 0.1, ...at },
    { key: 'gradient-norm/extractor', value: 'Infinity', ...at },
    { key: 'speed/images-per-second', value: 1, ...at },
    { key: 'speed/waiting-share', value: 0, ...at },
  ]);
});

test('tags say where a run comes from', () => {
  const tags = (event?: EventOf<'RunStarted'>) =>
    Object.fromEntries(tagsOf(head, event, '/runs/x-1').map(({ key, value }) => [key, value]));
  const common = { 'mlflow.runName': 'a/seed-1', 'mlflow.source.name': 'longway', 'mlflow.source.type': 'LOCAL' };
  const place = { 'longway.arm': 'a', 'longway.seed': '1', 'longway.folder': 'x-1' };
  expect(tags()).toEqual({ ...common, ...place });
  expect(tags({ ...started({}), gitRevision: 'abc' })).toEqual({
    ...common,
    ...place,
    ...{ 'mlflow.source.git.commit': 'abc', 'longway.version.longway': '0.1.0', 'longway.version.node': '20' },
  });
});
