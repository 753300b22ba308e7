import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dataset, type Evaluator, type Shortcut, type StoredSplit, type TrainingEvent, trainingOptions } from '@longway/contracts';
import type { BrokenImage } from '@longway/data';
import { toPng } from '@longway/images';
import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { RunResult } from './run-session';
import { leastLikely, noLens, tinyExtractor, tinyLens, turnTask } from './testing/tiny-plugins';
import { Trainer } from './trainer';

const COUNT = 20;
let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'longway-broken-'));
  for (const split of ['train', 'test']) {
    for (let i = 0; i < COUNT; i++) {
      const random = randomFrom(1, split, i);
      const data = Uint8Array.from({ length: 75 }, () => random.integer(256));
      writeFileSync(join(folder, `${split}-${i}.png`), await toPng({ height: 5, width: 5, channels: 3, data }));
    }
  }
  for (const name of ['train-3.png', 'test-0.png', 'test-1.png']) writeFileSync(join(folder, name), 'no picture');
});
afterAll(() => rmSync(folder, { recursive: true }));

const dataset: Dataset<StoredSplit> = {
  classNames: ['even', 'odd'],
  imageShape: [4, 4, 3],
  open: async (split) => ({
    length: COUNT,
    geometry: { shorterSide: 5, flip: true },
    locate: (index) => ({ label: index % 2, source: { path: join(folder, `${split}-${index}.png`) } }),
  }),
};

/** The labels of the test images as features are computed of them. */
const labels: Evaluator = {
  async *evaluate(subject) {
    const { labels: found } = await subject.features({ split: 'test', count: COUNT, kind: 'raw', layer: 'features' });
    await subject.pretext({ split: 'test', kind: 'raw', marks: 'present' });
    for (const [i, value] of [...found].entries()) {
      yield { features: 'raw', layer: `${i}`, pooling: 'mean', protocol: 'probe', split: 'test', metric: 'label', value };
    }
  },
};

const run = async (name: string, { maxBroken = 0.1, lens = tinyLens } = {}) => {
  // A look at the lens meets pictures of the test split before training has met all of its own.
  const options = trainingOptions.parse({ steps: 8, batchSize: 5, previews: 0, data: { workers: 1, maxBroken } });
  const identity = { arm: 'main', seed: 3, config: {}, versions: {} };
  const mark: Shortcut = { draw: (image) => image.data.fill(255, 0, 3) };
  const trainer = new Trainer(identity, options, { trace: 'auto' }, dataset, [mark], turnTask, tinyExtractor, lens, leastLikely, [
    { name: 'labels', value: labels },
  ]);
  const events: TrainingEvent[] = [];
  trainer.events$.subscribe((event) => events.push(event));
  const out = join(folder, name);
  const result = await trainer.run({ folder: out }).catch((error: unknown) => error as Error);
  const file = join(out, 'quarantine.jsonl');
  const listed = existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as BrokenImage)
    : [];
  return {
    result,
    listed,
    warnings: events.flatMap((event) => (event.type === 'Warned' && event.code === 'broken-image' ? [event] : [])),
    events,
  };
};

test('broken pictures are told once and listed, others take their places, and a second run is the same', async () => {
  const { result, listed, warnings, events } = await run('a');
  expect(result).toMatchObject({ outcome: 'completed' });
  // Replaced by the next whole one: images 0 and 1 by image 2.
  expect((result as RunResult).rows.map(({ value }) => value)).toEqual(Array.from({ length: COUNT }, (_, i) => (i < 2 ? 0 : i % 2)));
  expect(listed.map(({ file, split, index }) => [file, split, index]).sort()).toEqual([
    [join(folder, 'test-0.png'), 'test', 0],
    [join(folder, 'test-1.png'), 'test', 1],
    [join(folder, 'train-3.png'), 'train', 3],
  ]);
  expect(warnings.map(({ message }) => message)).toEqual(
    listed.map(({ file, split, fault }) => `${file} (${split}) is left out, another picture stands in its place. ${fault}`),
  );
  const again = await run('b');
  const losses = (all: readonly TrainingEvent[]) => all.flatMap((event) => (event.type === 'StepFinished' ? [event.losses] : []));
  expect(losses(again.events)).toEqual(losses(events));
  expect(again.listed).toEqual(listed);
});

test('what a process listed that was killed before it had saved is not listed twice', async () => {
  const { listed } = await run('once');
  mkdirSync(join(folder, 'killed'));
  writeFileSync(join(folder, 'killed/quarantine.jsonl'), `${JSON.stringify(listed[0])}\n{"file":"ha`);
  expect((await run('killed')).listed).toEqual(listed);
});

test('more than the share end the run', async () => {
  const { result, listed, events } = await run('c', { maxBroken: 0.06, lens: noLens });
  expect(result).toMatchObject({
    name: 'LongwayError',
    exit: 'data',
    message: expect.stringMatching(/^test: too many pictures are broken\n.*at most 6 % of 20\n.*2 so far, 10 %/),
  });
  expect(listed).toHaveLength(3);
  expect(events.at(-1)?.type).toBe('RunFailed');
});

test('with a share of nothing the first one ends the run', async () => {
  const { result, listed } = await run('d', { maxBroken: 0 });
  expect(result).toMatchObject({ exit: 'data', mishap: { where: join(folder, 'train-3.png') } });
  expect(listed).toEqual([]);
});
