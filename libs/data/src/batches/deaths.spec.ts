import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LongwayError, type FileRange, type Geometry, type ImageShape, type StoredImage, type StoredSplit } from '@longway/contracts';
import { BatchOrder } from '@longway/images';
import * as fc from 'fast-check';
import { DecodeWorkers } from '../decode/decode-workers';
import type * as workerFiles from '../decode/worker-file';
import type { Fate } from '../testing/mortal-worker';
import { pictureSplit, storedSplit } from '../testing/pictures';
import { BatchLoader } from './batch-loader';
import { type Picks, trainingPicks } from './pick';
import { Quarantine } from './quarantine';

jest.mock('../decode/worker-file', () => {
  const { workerFile } = jest.requireActual<typeof workerFiles>('../decode/worker-file');
  const filename = require.resolve('../testing/mortal-worker');
  return { workerFile: () => ({ ...workerFile(), filename, resourceLimits: { maxOldGenerationSizeMb: 100 } }) };
});

const COUNT = 23;
const shape: ImageShape = [24, 20, 3];
let folder: string;
let pictures: StoredSplit;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-deaths-'));
  pictures = await pictureSplit(folder, COUNT, { shorterSide: 30 });
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const name of readdirSync(folder)) if (/\.(exit|exception|memory|poison)$/.test(name)) rmSync(join(folder, name));
});

const pathOf = (index: number): string => (pictures.locate(index).source as FileRange).path;
/** A thread that gets this picture ends. */
const doom = (index: number, fate: Fate): void => writeFileSync(`${pathOf(index)}.${fate}`, '');

interface Setting {
  readonly workers?: number;
  readonly prefetch?: number;
  readonly broken?: readonly number[];
  readonly geometry?: Geometry;
  /** Is told of each batch, and of nothing before the first job has begun. */
  readonly disturb?: (threads: DecodeWorkers, batch: number) => void | Promise<void>;
}

/** Everything that a training would see, and what it would be warned of. */
const train = async (
  picked: Iterable<Picks>,
  { workers = 0, prefetch = 1, broken = [], geometry = pictures.geometry, disturb }: Setting = {},
) => {
  const images = Array.from({ length: COUNT }, (_, index): StoredImage => {
    const image = pictures.locate(index);
    return { ...image, label: index, ...(broken.includes(index) && { source: { path: join(folder, 'none.jpg') } }) };
  });
  const warnings: string[] = [];
  const told: number[] = [];
  const threads = new DecodeWorkers({ workers, prefetch, warn: (code, message) => void warnings.push(`${code}: ${message}`) });
  const quarantine = new Quarantine({ maxBroken: 1, tell: ({ index }) => void told.push(index) });
  const source = {
    split: storedSplit(images, geometry),
    splitName: 'train',
    imageShape: shape,
    shortcuts: [],
    seed: 5,
    quarantine,
  } as const;
  const seen: unknown[] = [];
  try {
    const batches = new BatchLoader(source, threads).batches(picked);
    for (let batch = 0; ; batch++) {
      const next = batches.next();
      next.catch(() => undefined);
      await disturb?.(threads, batch);
      const { value, done } = await next;
      if (done) return { seen, told, warnings, threads: threads.threads.length };
      seen.push([[...value.labels], value.indices, Buffer.from(value.levels).toString('base64')]);
    }
  } finally {
    await threads.close();
  }
};

const epochs = (steps: number, batchSize: number): Picks[] => [...trainingPicks(new BatchOrder(COUNT, batchSize, 5), steps)];

/** Ends a thread at a random moment, where one runs. */
const kill = async ({ threads }: DecodeWorkers, { after, which }: { after: number; which: number }): Promise<void> => {
  await setTimeout(after);
  await threads[which % Math.max(1, threads.length)]?.terminate();
};

test('batches are the same for any number of workers and any prefetch, with broken pictures, and with threads that are killed', async () => {
  const death = fc.record({ batch: fc.nat(8), after: fc.nat(400), which: fc.nat(7) });
  const settings = fc.record({
    workers: fc.constantFrom(0, 1, 2, 8),
    prefetch: fc.constantFrom(1, 2, 5, 16),
    batchSize: fc.integer({ min: 1, max: COUNT }),
    broken: fc.uniqueArray(fc.nat(COUNT - 1), { maxLength: 4 }),
    cropping: fc.constantFrom('window' as const, 'inception' as const),
    // Three would be taken for a job that ends threads, where they hit the same one.
    deaths: fc.array(death, { maxLength: 2 }),
  });
  let died = 0;
  await fc.assert(
    fc.asyncProperty(settings, async ({ workers, prefetch, batchSize, broken, cropping, deaths }) => {
      const picked = epochs(9, batchSize);
      const geometry = { ...pictures.geometry, cropping };
      const expected = await train(picked, { broken, geometry });
      const disturb = async (threads: DecodeWorkers, batch: number) => {
        await Promise.all(deaths.filter((each) => each.batch === batch).map((each) => kill(threads, each)));
      };
      const found = await train(picked, { workers, prefetch, broken, geometry, disturb });
      expect([found.seen, found.told]).toEqual([expected.seen, expected.told]);
      died += found.warnings.length;
    }),
    { seed: 20, numRuns: 16, endOnFailure: true },
  );
  expect(died).toBeGreaterThan(5);
}, 300_000);

test.each([
  ['exit', 'worker exited with code: 3'],
  ['exception', 'nobody catches this'],
  ['memory', 'Worker terminated due to reaching memory limit'],
] as const)('a thread that ends by %s leaves rubbish behind, and its successor the right pixels', async (fate, reason) => {
  const picked = epochs(6, 10);
  const { seen } = await train(picked);
  for (const workers of [1, 2]) {
    const lost = picked[1]?.[4]?.index as number;
    doom(lost, fate);
    const found = await train(picked, { workers, prefetch: 3 });
    expect(found.seen).toEqual(seen);
    expect(found.warnings).toEqual([
      expect.stringMatching(
        new RegExp(
          `^worker-replaced: a thread that .* has ended \\(${reason}.*, with ${folder}/.* in hand\\); .* Number 1 of this run\\.$`,
        ),
      ),
    ]);
  }
});

test('each death is told, each with a message of its own', async () => {
  const picked = epochs(8, 10);
  for (const batch of [0, 2, 5]) doom(picked[batch]?.[0]?.index as number, 'exit');
  const { warnings } = await train(picked, { workers: 1, prefetch: 1 });
  expect(warnings.length).toBeGreaterThan(1);
  expect(new Set(warnings).size).toBe(warnings.length);
  expect(readdirSync(folder).filter((name) => name.endsWith('.exit'))).toEqual([]);
});

test('a picture that ends every thread is named, whatever is done beside it', async () => {
  const picked = epochs(12, 10);
  for (const [workers, prefetch] of [
    [1, 8],
    [3, 8],
  ] as const) {
    doom(17, 'poison');
    const failure: unknown = await train(picked, { workers, prefetch }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LongwayError);
    expect(failure).toMatchObject({
      exit: 'data',
      summary: 'a thread that decodes images has ended',
      mishap: {
        where: pathOf(17),
        found: 'worker exited with code: 4, 3 times over',
        remedy: expect.stringContaining('training.data.workers=0') as string,
      },
    });
  }
});

test('a death sets no picture aside, and one of a thread without work costs nothing', async () => {
  const picked = epochs(4, 20);
  const expected = await train(picked);
  const found = await train(picked, {
    workers: 2,
    disturb: async (threads, batch) => {
      if (batch !== 2) return;
      await setTimeout(200);
      await Promise.all(threads.threads.map((thread) => thread.terminate()));
      await setTimeout(100);
    },
  });
  expect([found.seen, found.told]).toEqual([expected.seen, []]);
  expect(found.warnings.length).toBeGreaterThanOrEqual(1);
});

test('threads that cannot start are not started for ever', async () => {
  const failure = train(epochs(1, 10), {
    workers: 1,
    disturb: async (threads) => {
      for (let i = 0; i < 200; i++) {
        await Promise.all(threads.threads.map((thread) => thread.terminate()));
        await setTimeout(5);
      }
    },
  });
  await expect(failure).rejects.toThrow(/a thread that decodes images has ended\n +found: .*, 10 times over/);
});

const processThreads = (): number => readdirSync('/proc/self/task').length;

(process.platform === 'linux' ? test : test.skip)(
  'many deaths leave no thread and no memory behind',
  async () => {
    const before: { threads: number; bytes: number }[] = [];
    const deaths = 24;
    const picked = epochs(4 * deaths, 8);
    const { seen } = await train(picked);
    const found = await train(picked, {
      workers: 2,
      prefetch: 2,
      disturb: async (threads, batch) => {
        // Never the same job three times.
        if (batch % 4 !== 3) return;
        await kill(threads, { after: 1, which: batch });
        for (let i = 0; i < 100 && threads.threads.length < 2; i++) await setTimeout(20);
        await setTimeout(100);
        before.push({ threads: processThreads(), bytes: process.memoryUsage.rss() });
      },
    });
    expect(found.seen).toEqual(seen);
    // One that was only starting may be missed.
    expect(found.warnings.length).toBeGreaterThan(deaths / 2);
    const [early, late] = [before[5], before.at(-1)] as [(typeof before)[0], (typeof before)[0]];
    expect(late.threads).toBeLessThanOrEqual(early.threads + 4);
    // A thread takes tens of megabytes.
    expect(late.bytes - early.bytes).toBeLessThan(100e6);
  },
  120_000,
);
