import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Evaluator, type MetricRow, type TrainingEvent, trainingOptions } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { rowsOfFinished } from './checkpoint/run-files';
import { leastLikely, tinyDataset, tinyExtractor, tinyLens, turnTask } from './testing/tiny-plugins';
import type { Pause } from './run-session';
import { Trainer } from './trainer';

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'longway-resume-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The sum of a few features: what differs in any weight shows in it. */
const probe: Evaluator = {
  async *evaluate(subject) {
    const { values } = await subject.features({ split: 'test', count: 10, kind: 'raw', layer: 'features' });
    subject.progress(1, 1);
    const value = values.reduce((sum, feature) => sum + feature, 0);
    await subject.keep('probe', {
      kind: 'confusion',
      classes: ['all'],
      answers: ['all'],
      tables: [{ features: 'raw', marks: 'none', counts: [[value]] }],
    });
    yield { features: 'raw', layer: 'features', pooling: 'mean', protocol: 'probe', split: 'test', metric: 'sum', value };
  },
};

const STEPS = 9;
const players = { lens: { optimizer: { name: 'sgd' } } };

const trainer = () => {
  const options = trainingOptions.parse({ ...players, steps: STEPS, batchSize: 5, checkpointEvery: 2, keepCheckpoints: 3, previews: 3 });
  const evaluators = ['one', 'two'].map((name) => ({ name, value: probe }));
  const identity = { arm: 'main', seed: 3, config: {}, versions: {} };
  return new Trainer(identity, options, { trace: 'auto' }, tinyDataset(), [], turnTask, tinyExtractor, tinyLens, leastLikely, evaluators);
};

/** What a reader of the event log has when all is over: a session's events take the place of those of the same numbers. */
class Log {
  private events: TrainingEvent[] = [];

  /** @param interrupt makes the session end as one that was killed does: nothing more is saved. */
  async session(
    name: string,
    interrupt: { stopAt?: number; askAt?: number; saves?: number; pause?: Pause } = {},
  ): Promise<readonly MetricRow[] | undefined> {
    const made = trainer();
    const session = await made.open({
      folder: join(folder, name),
      name: 'run',
      pause: interrupt.pause,
      persist: () => {
        if (interrupt.saves !== undefined && interrupt.saves-- === 0) throw new Error('killed');
      },
    });
    this.events = this.events.filter(({ sequence }) => sequence < session.sequence);
    made.events$.subscribe((event) => {
      this.events.push(event);
      if (event.type === 'StepFinished' && event.step === interrupt.stopAt) made.stop();
      if (event.type === 'StepFinished' && event.step === interrupt.askAt) made.checkpoint();
    });
    return session.run().then(
      ({ outcome, rows }) => (outcome === 'stopped' ? undefined : rows),
      () => undefined,
    );
  }

  /** All but what a clock says. */
  get text(): string {
    const clock = ['time', 'seconds', 'imagesPerSecond', 'waitingShare'];
    return JSON.stringify(this.events, (key, value: unknown) => (clock.includes(key) ? undefined : value));
  }
}

/** All pictures of a run, and what its evaluators kept, by file. */
const previews = (name: string) =>
  ['preview.json', 'exhibits/probe.json', ...readdirSync(join(folder, name, 'previews')).map((file) => join('previews', file))].map(
    (file) => [file, readFileSync(join(folder, name, file), 'utf8')],
  );

const weights = (name: string): string =>
  ['lens', 'extractor', 'head'].map((network) => readFileSync(join(folder, name, 'weights', `${network}.safetensors`), 'base64')).join();

const whole = async (name: string) => {
  const log = new Log();
  const rows = await log.session(name);
  return ended(log, rows, name);
};

const ended = (log: Log, rows: unknown, name: string) => ({
  log: log.text,
  rows,
  weights: weights(name),
  previews: previews(name),
});

test('a run that was killed at any of its saves ends as one that was not: weights, rows, preview and events', async () => {
  const expected = await whole('whole');
  expect(JSON.parse(expected.log)).toHaveLength(1 + STEPS + 5 + 4 + 2 * 3 + 1);
  // 9 steps times the squares of 1/4, 2/4 and 3/4; the second falls on a checkpoint.
  expect(expected.previews.map(([file]) => file)).toEqual([
    'preview.json',
    'exhibits/probe.json',
    ...[1, 2, 5].map((step) => `previews/step-00000${step}.json`),
  ]);
  // Four checkpoints, the weights, and each evaluator and the end.
  for (let saves = 0; saves < 8; saves++) {
    const name = `killed-${saves}`;
    const log = new Log();
    expect(await log.session(name, { saves })).toBeUndefined();
    expect(await rowsOfFinished(join(folder, name))).toBeUndefined();
    const rows = await log.session(name);
    expect(ended(log, rows, name)).toEqual(expected);
    expect(await rowsOfFinished(join(folder, name))).toEqual(expected.rows);
  }
});

test('a run that was stopped after any step, twice, ends as one that was not', async () => {
  const expected = await whole('whole-2');
  for (let step = 1; step < STEPS; step += 3) {
    const name = `stopped-${step}`;
    const log = new Log();
    expect(await log.session(name, { stopAt: step })).toBeUndefined();
    expect(await log.session(name, { stopAt: step + 1 })).toBeUndefined();
    expect(ended(log, await log.session(name), name)).toEqual(expected);
  }
});

test('a run that pauses where it was asked to, and is judged there, ends as one that did not', async () => {
  const expected = await whole('whole-5');
  // Step 4 has a checkpoint of its own; step 9 is the last one.
  for (const at of [3, 4, STEPS, 'trained'] as const) {
    const name = `paused-${at}`;
    const log = new Log();
    expect(await log.session(name, { pause: { at } })).toEqual([]);
    const judged = await log.session(name, { pause: { at, judges: ['two'] } });
    expect(judged?.map(({ evaluator }) => evaluator)).toEqual(['two']);
    // The weights at the end are those that are judged at the end.
    const isTrained = at === STEPS || at === 'trained';
    expect(judged?.[0]?.value === (expected.rows as MetricRow[])[1]?.value).toBe(isTrained);
    expect(await rowsOfFinished(join(folder, name))).toBeUndefined();
    expect((JSON.parse(log.text) as TrainingEvent[]).at(-1)).toMatchObject({ type: 'RunFinished', step: isTrained ? STEPS : at });
    expect(ended(log, await log.session(name), name)).toEqual(expected);
  }
});

test('a checkpoint that somebody asks for changes nothing but that it is told, and a run that was killed behind it goes on from there', async () => {
  const expected = await whole('whole-4');
  const asked = async (name: string, saves?: number) => {
    const log = new Log();
    return { log, rows: await log.session(name, { askAt: 3, saves }) };
  };
  const one = await asked('asked');
  const events = JSON.parse(one.log.text) as TrainingEvent[];
  const told = events.filter(({ type }) => type === 'CheckpointSaved').map(({ step }) => step);
  expect(told).toEqual([2, 3, 4, 6, 8, 9]);
  const { log: _, ...files } = ended(one.log, one.rows, 'asked');
  expect(files).toEqual({ rows: expected.rows, weights: expected.weights, previews: expected.previews });
  // Killed at the save of step 4: what was asked for at step 3 is the newest.
  const killed = await asked('asked-killed', 2);
  expect(killed.rows).toBeUndefined();
  expect(readdirSync(join(folder, 'asked-killed', 'checkpoints')).sort()).toEqual(['step-00000002', 'step-00000003']);
  expect(ended(killed.log, await killed.log.session('asked-killed'), 'asked-killed')).toEqual(ended(one.log, one.rows, 'asked'));
});

test('a damaged checkpoint is told of, and the one before it taken', async () => {
  const expected = await whole('whole-3');
  const log = new Log();
  await log.session('damaged', { stopAt: 5 });
  const checkpoints = join(folder, 'damaged', 'checkpoints');
  expect(readdirSync(checkpoints).sort()).toEqual(['step-00000002', 'step-00000004', 'step-00000005']);
  for (const [checkpoint, file] of [
    ['step-00000005', 'head.safetensors'],
    ['step-00000004', 'manifest.json'],
  ] as const) {
    const path = join(checkpoints, checkpoint, file);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    writeFileSync(path, bytes);
  }
  const rows = await log.session('damaged');
  expect(rows).toEqual(expected.rows);
  expect(weights('damaged')).toBe(expected.weights);
  const events = JSON.parse(log.text) as TrainingEvent[];
  const warnings = events.flatMap((event) => (event.type === 'Warned' ? [event.message] : []));
  expect(warnings).toEqual([
    expect.stringMatching(/^checkpoints\/step-00000005 is damaged[^]*head\.safetensors[^]*SHA-256/),
    expect.stringMatching(/^checkpoints\/step-00000004 is damaged[^]*manifest/),
  ]);
});

test('the last checkpoints and the best are kept', async () => {
  await new Log().session('kept');
  const kept = readdirSync(join(folder, 'kept', 'checkpoints')).sort();
  expect(kept).toEqual(expect.arrayContaining(['step-00000004', 'step-00000006', 'step-00000008']));
  expect(kept.length).toBeLessThanOrEqual(4);
});

test('the tensors of other networks are refused, by name', async () => {
  await new Log().session('other', { stopAt: 4 });
  const options = trainingOptions.parse({ steps: STEPS, batchSize: 5 });
  const identity = { arm: 'main', seed: 3, config: {}, versions: {} };
  const wider = {
    build: (shape: readonly number[]) =>
      tf.sequential({ layers: [tf.layers.conv2d({ filters: 3, kernelSize: 1, inputShape: [...shape] })] }),
  };
  const made = new Trainer(identity, options, { trace: 'auto' }, tinyDataset(), [], turnTask, tinyExtractor, wider, leastLikely, []);
  await expect(made.run({ folder: join(folder, 'other') })).rejects.toThrow(/lens\.safetensors: these tensors are not those/);
});
