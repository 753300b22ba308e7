import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Evaluator,
  LongwayError,
  type Measurement,
  type Preview,
  type Shortcut,
  type TrainingEvent,
  trainingOptions,
} from '@longway/contracts';
import { readSafetensors, readSealedFolder } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';
import { leastLikely, noLens, tinyDataset, tinyExtractor, tinyLens, turnTask } from './testing/tiny-plugins';
import { Trainer } from './trainer';

beforeAll(() => tf.setBackend('cpu'));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Says what it was given: how many features of a split there are, and the pretext accuracy. */
const probe: Evaluator = {
  async *evaluate(subject) {
    const features = await subject.features({ split: 'test', count: 10, kind: 'raw', layer: 'features' });
    subject.progress(1, 2);
    const { accuracy } = await subject.pretext({ split: 'test', kind: 'raw', marks: subject.hasShortcut ? 'present' : 'none' });
    yield {
      features: 'raw',
      layer: 'features',
      pooling: 'mean',
      protocol: 'probe',
      split: 'test',
      metric: 'rows',
      value: features.count,
    } satisfies Measurement;
    yield {
      features: 'raw',
      layer: 'head',
      pooling: 'none',
      protocol: 'probe',
      split: 'test',
      metric: 'top1',
      value: accuracy as number,
    } satisfies Measurement;
  },
};

const marked: Shortcut = { draw: (image) => image.data.fill(255, 0, 3) };

const trainer = ({ lens = tinyLens, training = {}, dataset = tinyDataset(), seed = 3, evaluator = probe } = {}) => {
  const options = trainingOptions.parse({ steps: 6, batchSize: 5, ...training });
  const identity = { arm: 'main', seed, config: { a: 1 }, versions: {} };
  const made = new Trainer(identity, options, { trace: 'auto' }, dataset, [marked], turnTask, tinyExtractor, lens, leastLikely, [
    { name: 'probe', value: evaluator },
  ]);
  const events: TrainingEvent[] = [];
  made.events$.subscribe((event) => events.push(event));
  return { made, events };
};

test('tells a run as events, numbered without a gap, and leaves weights, preview and rows', async () => {
  const { made, events } = trainer({ training: { checkpointEvery: 4, previews: 3 } });
  const { outcome, rows } = await made.run({ folder });
  expect(events.map(({ type }) => type)).toEqual([
    'RunStarted',
    'StepFinished',
    'PreviewReady',
    'StepFinished',
    'PreviewReady',
    'StepFinished',
    'PreviewReady',
    'StepFinished',
    'CheckpointSaved',
    ...Array(2).fill('StepFinished'),
    'CheckpointSaved',
    'PreviewReady',
    'EvaluationStarted',
    'EvaluationProgressed',
    'EvaluationFinished',
    'RunFinished',
  ]);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i));
  expect(
    events.every((event) => event.run === 'main/seed-3' && JSON.stringify(JSON.parse(JSON.stringify(event))) === JSON.stringify(event)),
  ).toBe(true);
  expect(outcome).toBe('completed');
  expect(rows.map(({ arm, seed, evaluator, metric }) => [arm, seed, evaluator, metric])).toEqual([
    ['main', 3, 'probe', 'rows'],
    ['main', 3, 'probe', 'top1'],
  ]);
  expect(rows[0]?.value).toBe(10);
  const preview = JSON.parse(readFileSync(join(folder, 'preview.json'), 'utf8')) as Preview;
  expect(preview.shape).toEqual([4, 4, 3]);
  expect(preview.meanSquaredError).toHaveLength(16);
  // The mark is drawn before the lens sees the image: white at the first pixel.
  expect([...Buffer.from(preview.examples[0]?.original ?? '', 'base64').subarray(0, 3)]).toEqual([255, 255, 255]);
  const { tensors } = await readSafetensors(join(folder, 'weights', 'extractor.safetensors'));
  expect(Object.keys(tensors)).toEqual(['features/kernel', 'features/bias']);
  const files = await readSealedFolder(join(folder, 'weights'));
  expect(Object.keys(files)).toEqual(['lens.safetensors', 'extractor.safetensors', 'head.safetensors', 'state.json']);
  expect(JSON.parse(String(files['state.json']))).toMatchObject({ step: 6 });
  expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['step-00000004']);
});

test('shows what the lens does on the way, in the form of the last preview', async () => {
  const { made, events } = trainer({ training: { previews: 3 } });
  await made.run({ folder, name: 'arms/main/seed-3' });
  const told = events.flatMap((event) => (event.type === 'PreviewReady' ? [[event.step, event.file]] : []));
  expect(told).toEqual([
    // 6 steps times the squares of 1/4, 2/4 and 3/4.
    [1, 'arms/main/seed-3/previews/step-000001.json'],
    [2, 'arms/main/seed-3/previews/step-000002.json'],
    [3, 'arms/main/seed-3/previews/step-000003.json'],
    [6, 'arms/main/seed-3/preview.json'],
  ]);
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Preview;
  const [first, last] = [read('previews/step-000001.json'), read('preview.json')];
  expect({ ...first, examples: first.examples.length, meanSquaredError: first.meanSquaredError.length }).toEqual({
    step: 1,
    shape: [4, 4, 3],
    count: 24,
    examples: 8,
    meanSquaredError: 16,
  });
  // The same images at any step, and another lens.
  expect(first.examples.map(({ original }) => original)).toEqual(last.examples.slice(0, 8).map(({ original }) => original));
  expect(first.meanSquaredError).not.toEqual(last.meanSquaredError);
});

test('pictures on the way change nothing of what is learnt', async () => {
  const losses = async (previews: number) => {
    const { made, events } = trainer({ training: { previews } });
    const { rows } = await made.run({ folder: join(folder, String(previews)) });
    return JSON.stringify([events.flatMap((event) => (event.type === 'StepFinished' ? [event.losses] : [])), rows]);
  };
  expect(await losses(5)).toBe(await losses(0));
  expect(existsSync(join(folder, '0', 'previews'))).toBe(false);
});

test('one seed gives the same numbers again, another seed others', async () => {
  let runs = 0;
  const losses = async (seed: number) => {
    const { made, events } = trainer({ seed });
    const { rows } = await made.run({ folder: join(folder, String(runs++)) });
    const steps = events.filter((event) => event.type === 'StepFinished').map((event) => event.losses);
    return JSON.stringify([steps, rows.map(({ value }) => value)]);
  };
  expect(await losses(1)).toBe(await losses(1));
  expect(await losses(1)).not.toBe(await losses(2));
});

test('without a lens there is no preview', async () => {
  const { made, events } = trainer({ lens: noLens });
  await made.run({ folder });
  expect(events.some(({ type }) => type === 'PreviewReady')).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith('preview'))).toEqual([]);
});

test('stop ends the run after the step in hand, and saves what was trained', async () => {
  const { made, events } = trainer();
  made.events$.subscribe((event) => event.type === 'StepFinished' && event.step === 2 && made.stop());
  const { outcome, rows } = await made.run({ folder });
  expect(outcome).toBe('stopped');
  expect(rows).toEqual([]);
  expect(events.filter(({ type }) => type === 'StepFinished')).toHaveLength(2);
  expect(events.slice(-2).map(({ type }) => type)).toEqual(['CheckpointSaved', 'RunFinished']);
  expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['step-00000002']);
  expect(existsSync(join(folder, 'weights'))).toBe(false);
});

test('stop during an evaluation ends it at its next breath', async () => {
  const endless: Evaluator = {
    async *evaluate(subject) {
      for (;;) {
        yield { features: 'raw', layer: 'head', pooling: 'none', protocol: 'probe', split: 'test', metric: 'x', value: 0 };
        made.stop();
        await subject.breathe();
      }
    },
  };
  const { made } = trainer({ evaluator: endless });
  expect((await made.run({ folder })).outcome).toBe('stopped');
});

test('losses that are no longer numbers end the run before they are saved', async () => {
  const { made, events } = trainer({ training: { extractor: { optimizer: { name: 'sgd' }, learningRate: 1e39 } } });
  await expect(made.run({ folder })).rejects.toThrow(/diverged at step[^]*listed in .*diverged\.json/);
  expect(events.at(-1)?.type).toBe('RunFailed');
  const { step, found, images } = JSON.parse(readFileSync(join(folder, 'diverged.json'), 'utf8')) as Record<string, unknown>;
  expect({ step, found }).toEqual({ step: events.at(-1)?.step, found: expect.stringMatching(/NaN|Infinity/) });
  expect(images).toHaveLength(5);
  expect(images).toContainEqual({ index: expect.any(Number), label: expect.any(Number), name: expect.stringMatching(/^image \d+ of/) });
  expect(existsSync(join(folder, 'weights'))).toBe(false);
});

test('a batch larger than the data set is an error that says so', async () => {
  const failure = trainer({ training: { batchSize: 25 } }).made.run({ folder });
  await expect(failure).rejects.toThrow(/training.batchSize[^]*at most 24[^]*25/);
  await expect(failure).rejects.toBeInstanceOf(LongwayError);
});

test('a run leaves no tensor behind', async () => {
  await trainer().made.run({ folder: join(folder, 'first') });
  const before = tf.memory().numTensors;
  await trainer().made.run({ folder: join(folder, 'second') });
  expect(tf.memory().numTensors).toBe(before);
});
