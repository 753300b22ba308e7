import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EventBody, Sink, TrainingEvent } from '@longway/contracts';
import { type Python, pythonWith } from '@longway/testing/python';
import { plugin } from './index';
import { options } from './options';
import { preview, writePreview, writeWeights } from './testing/run-files';

/** What TensorBoard says it found. */
interface Found {
  readonly scalars: Readonly<Record<string, readonly (readonly [step: number, value: number, time: number])[]>>;
  readonly images: Readonly<
    Record<string, readonly { step: number; declared: number[]; size: number[]; mode: string; pixels: readonly number[] }[]>
  >;
  readonly histograms: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly texts: Readonly<Record<string, readonly { step: number; text: string }[]>>;
}
interface Report {
  readonly shown: Readonly<Record<string, Readonly<Record<'scalars' | 'images' | 'histograms' | 'text', readonly string[]>>>>;
  readonly runs: Readonly<Record<string, Found>>;
}

const event = (sequence: number, step: number, body: EventBody, run = 'a/seed-0'): TrainingEvent => ({
  ...{ run, arm: 'a', seed: 0, sequence, step, time: new Date(Date.UTC(2026, 0, 1, 0, 0, sequence)).toISOString() },
  ...body,
});
const started = (run?: string): TrainingEvent =>
  event(
    0,
    0,
    {
      type: 'RunStarted',
      config: { name: 'a_b', task: { name: 'rotation' }, seeds: [0, 1] },
      versions: { longway: '0.1.0' },
      totalSteps: 40,
      weights: { lens: 1, extractor: 2, head: 3 },
    },
    run,
  );
const stepped = (step: number, run?: string): TrainingEvent =>
  event(
    step,
    step,
    {
      type: 'StepFinished',
      imagesPerSecond: 100 + step,
      waitingShare: 0,
      losses: { extractor: 1 / step, adversarial: 2, reconstruction: 0.5 },
      raw: { accuracy: 0.5 },
      lensed: { accuracy: 0.75 },
      learningRates: { extractor: 0.125, lens: 0.0625 },
      gradientNorms: { extractor: 4, lens: 8 },
    },
    run,
  );
const evaluated = (sequence: number): TrainingEvent =>
  event(sequence, 40, {
    type: 'EvaluationFinished',
    evaluator: 'knn',
    seconds: 1,
    measurements: [
      { features: 'raw', layer: 'deep', pooling: 'mean', protocol: 'knn-20', split: 'test', metric: 'top1', value: 0.75 },
      { features: 'raw', layer: 'deep', pooling: 'mean', protocol: 'knn-20', split: 'test+shortcut', metric: 'top1', value: 0.25 },
    ],
  });

describe('tensorboard', () => {
  let python: Python;
  let folder: string;
  beforeAll(async () => (python = await pythonWith('tensorboard==2.21.0')), 600_000);
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-tensorboard-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const create = async (chosen = {}) =>
    plugin.create(options.parse(chosen), {
      ...{ configFolder: folder, cacheFolder: folder, runFolder: folder, warn: () => undefined },
      create: () => Promise.reject(new Error('none')),
    });
  const told = async (sink: Sink, ...events: readonly TrainingEvent[]) => {
    for (const each of events) sink.next(each);
    await sink.drain();
  };
  const path = (run = 'a/seed-0') => join(folder, 'tensorboard', run, 'events.out.tfevents.longway');
  const read = async (): Promise<Report> =>
    JSON.parse(await python(join(__dirname, '../test/read-events.py'), join(folder, 'tensorboard'))) as Report;

  it('is read by TensorBoard: scalars, images, histograms, texts, and runs by arm and seed', async () => {
    await writePreview(folder, 'arms/a/seed-0/previews/step-000004.json', preview(1));
    await writePreview(folder, 'arms/a/seed-0/preview.json', preview(3));
    const kernel = Array.from({ length: 61 }, (_, i) => i);
    await writeWeights(folder, 'arms/a/seed-0/weights', { extractor: { 'conv/kernel': kernel, 'conv/bias': [2, 2] }, lens: {} });
    await told(
      await create({ every: 4 }),
      started(),
      ...Array.from({ length: 9 }, (_, i) => stepped(i + 1)),
      event(10, 9, { type: 'PreviewReady', file: 'arms/a/seed-0/previews/step-000004.json' }),
      event(11, 9, { type: 'CheckpointSaved', folder: 'arms/a/seed-0/weights', bytes: 1 }),
      event(12, 9, { type: 'PreviewReady', file: 'arms/a/seed-0/preview.json' }),
      event(13, 40, { type: 'EvaluationStarted', evaluator: 'knn' }),
      evaluated(14),
      event(15, 40, { type: 'Warned', code: 'sink', message: 'a line\n# and *another*' }),
      event(16, 40, { type: 'RunFinished', outcome: 'completed', seconds: 1 }),
      started('b/seed-1'),
      event(1, 0, { type: 'RunFailed', message: 'no data' }, 'b/seed-1'),
    );
    const { shown, runs } = await read();

    const steps = [1, 4, 8];
    const times = steps.map((step) => Date.UTC(2026, 0, 1, 0, 0, step) / 1000);
    const series = (value: (step: number) => number) => steps.map((step, i) => [step, value(step), times[i]]);
    const a = runs['a/seed-0'] as Found;
    expect(Object.fromEntries(Object.entries(a.scalars).filter(([tag]) => !/^(knn|preview)/.test(tag)))).toEqual({
      'loss/extractor': series((step) => Math.fround(1 / step)),
      'loss/adversarial': series(() => 2),
      'loss/reconstruction': series(() => 0.5),
      'raw/accuracy': series(() => 0.5),
      'lensed/accuracy': series(() => 0.75),
      'learning-rate/extractor': series(() => 0.125),
      'learning-rate/lens': series(() => 0.0625),
      'gradient-norm/extractor': series(() => 4),
      'gradient-norm/lens': series(() => 8),
      'speed/images-per-second': series((step) => 100 + step),
      'speed/waiting-share': series(() => 0),
    });
    const at = Date.UTC(2026, 0, 1, 0, 0, 14) / 1000;
    expect(a.scalars['knn/top1/test/raw/deep/mean/knn-20']).toEqual([[40, 0.75, at]]);
    expect(a.scalars['knn/top1/test+shortcut/raw/deep/mean/knn-20']).toEqual([[40, 0.25, at]]);
    // A difference of 20 fits four times around mid-grey: 80 of 127.
    expect(a.scalars['preview/amplification']?.map(([, value]) => value)).toEqual([4, 4]);
    expect(a.scalars['preview/mean-squared-error']?.map(([, value]) => value)).toEqual([Math.fround(0.1), Math.fround(0.1)]);

    const [grey, colour] = a.images['preview/original, lensed, difference'] ?? [];
    // Pixels 48 times as large, 4 between pictures and around them: three rows of 96, two columns of 144.
    const size = [3 * 96 + 4 * 4, 2 * 144 + 3 * 4];
    expect(grey).toMatchObject({ step: 9, declared: size, size, mode: 'L' });
    expect(colour).toMatchObject({ step: 9, declared: size, size, mode: 'RGB' });
    const greyAt = (row: number, column: number) => grey?.pixels[row * (size[1] as number) + column];
    // The gap, and the first pixels: the picture's 0, the lens's 20, and what it changed.
    expect([greyAt(0, 0), greyAt(4, 4), greyAt(104, 4), greyAt(204, 4), greyAt(204, 60)]).toEqual([255, 0, 20, 128 + 4 * 20, 128]);
    const colourAt = (row: number, column: number) => colour?.pixels.slice(3 * (row * (size[1] as number) + column)).slice(0, 3);
    expect([colourAt(4, 52), colourAt(104, 4), colourAt(204, 4)]).toEqual([
      [30, 40, 50],
      [20, 10, 20],
      [208, 128, 128],
    ]);

    expect(a.histograms).toEqual({
      'weights/extractor/conv/bias': [{ step: 9, min: 2, max: 2, num: 2, sum: 4, sumSquares: 8, bucketLimit: [2], bucket: [2] }],
      'weights/extractor/conv/kernel': [
        {
          ...{ step: 9, min: 0, max: 60, num: 61, sum: 1830, sumSquares: 73810 },
          bucketLimit: Array.from({ length: 30 }, (_, i) => 2 * (i + 1)),
          bucket: [...Array<number>(29).fill(2), 3],
        },
      ],
    });
    expect(a.texts['config']).toEqual([
      { step: 0, text: '    name: a_b\n    task:\n      name: rotation\n    seeds:\n      - 0\n      - 1' },
    ]);
    expect(a.texts['warnings']).toEqual([{ step: 40, text: '**sink**\n\n    a line\n    # and *another*' }]);
    expect(runs['b/seed-1']?.texts['failure']).toEqual([{ step: 0, text: '    no data' }]);

    expect(Object.keys(shown).sort()).toEqual(['a/seed-0', 'b/seed-1']);
    expect(shown['a/seed-0']).toMatchObject({
      images: ['preview/original, lensed, difference'],
      histograms: ['weights/extractor/conv/bias', 'weights/extractor/conv/kernel'],
      text: ['about', 'config', 'warnings'],
    });
    expect(shown['a/seed-0']?.scalars).toEqual(Object.keys(a.scalars).sort());
  });

  it('leaves out what is not asked for', async () => {
    await writePreview(folder, 'preview.json', preview(1));
    await writeWeights(folder, 'weights', { lens: { kernel: [1] } });
    await told(
      await create({ images: false, histograms: false, folder: 'boards' }),
      started(),
      event(1, 0, { type: 'PreviewReady', file: 'preview.json' }),
      event(2, 0, { type: 'CheckpointSaved', folder: 'weights', bytes: 1 }),
    );
    const alone = readFileSync(join(folder, 'boards/a/seed-0/events.out.tfevents.longway'));
    rmSync(join(folder, 'boards'), { recursive: true });
    await told(await create({ folder: 'boards' }), started());
    expect(readFileSync(join(folder, 'boards/a/seed-0/events.out.tfevents.longway'))).toEqual(alone);
  });

  it('says what it cannot read, and goes on', async () => {
    const sink = await create({ every: 1 });
    expect(() => sink.next(event(0, 0, { type: 'PreviewReady', file: 'gone.json' }))).toThrow(/gone\.json: .*cannot be read/);
    expect(() => sink.next(event(1, 0, { type: 'CheckpointSaved', folder: 'gone', bytes: 1 }))).toThrow(/gone: .*cannot be read/);
    writeFileSync(join(folder, 'half.json'), JSON.stringify({ ...preview(1), shape: [9, 9, 1] }));
    expect(() => sink.next(event(2, 0, { type: 'PreviewReady', file: 'half.json' }))).toThrow(/half\.json[^]*has 81 bytes, not 6/);
    await told(sink, stepped(3));
    expect(statSync(path()).size).toBeGreaterThan(100);
  });

  it('has what was written reach the disk when a checkpoint is due', async () => {
    const sink = await create();
    sink.next(stepped(1));
    const sync = jest.spyOn(fs, 'fsyncSync');
    sink.persist?.();
    // The file, and the folder that names it.
    expect(sync).toHaveBeenCalledTimes(2);
    sync.mockRestore();
    await sink.drain();
  });

  describe('goes on from a checkpoint', () => {
    const bytes = (run?: string) => readFileSync(path(run));
    const resumed = async (sequence: number) => {
      const sink = await create({ every: 1 });
      await sink.resume?.({ run: 'a/seed-0', sequence });
      return sink;
    };
    const written = async (...events: readonly TrainingEvent[]): Promise<Buffer> => {
      rmSync(join(folder, 'tensorboard'), { recursive: true, force: true });
      await told(await create({ every: 1 }), ...events);
      return bytes();
    };

    it.each([
      ['what comes again', (whole: Buffer, more: Buffer) => Buffer.concat([whole, more])],
      ['nothing to forget', (whole: Buffer) => whole],
      ['half a record', (whole: Buffer, more: Buffer) => Buffer.concat([whole, more.subarray(0, 40)])],
      ['zeros, as a loss of power leaves them', (whole: Buffer) => Buffer.concat([whole, Buffer.alloc(5000)])],
      ['a record whose bytes are others', (whole: Buffer, more: Buffer) => Buffer.concat([whole, Buffer.from(more).fill(7, 30, 34)])],
    ])('in a file that ends with %s', async (_, damage) => {
      const [first, all] = [await written(started(), stepped(1)), await written(started(), stepped(1), stepped(2))];
      writeFileSync(path(), damage(first, all.subarray(first.length)));
      const sink = await resumed(2);
      expect(bytes()).toEqual(first);
      await told(sink, stepped(2));
      expect(bytes()).toEqual(all);
      expect(readdirSync(dirname(path()))).toEqual(['events.out.tfevents.longway']);
    });

    it('from any byte that the file was cut off at, and ends as if nothing had happened', async () => {
      const all = await written(started(), stepped(1), stepped(2));
      for (let length = 0; length <= all.length; length += 7) {
        writeFileSync(path(), all);
        truncateSync(path(), length);
        await told(await resumed(0), started(), stepped(1), stepped(2));
        expect(bytes()).toEqual(all);
      }
    });

    it('in no other run, and without a file for one that has none', async () => {
      await told(await create({ every: 1 }), stepped(1), stepped(1, 'b/seed-0'));
      const other = bytes('b/seed-0');
      const sink = await resumed(1);
      await sink.resume?.({ run: 'c/seed-0', sequence: 0 });
      await sink.drain();
      expect(bytes('b/seed-0')).toEqual(other);
      expect(existsSync(path('c/seed-0'))).toBe(false);
    });

    it('says where it cannot', async () => {
      mkdirSync(path(), { recursive: true });
      const sink = await create();
      await expect(sink.resume?.({ run: 'a/seed-0', sequence: 0 })).rejects.toMatchObject({ exit: 'storage' });
      await sink.drain();
    });
  });

  it('says at the start that the folder cannot be made', async () => {
    writeFileSync(join(folder, 'tensorboard'), '');
    await expect(create()).rejects.toMatchObject({ exit: 'storage', mishap: { where: join(folder, 'tensorboard') } });
  });

  it.each([{ every: 0 }, { every: 1.5 }, { folder: '../x' }])('refuses %j', (chosen) => {
    expect(options.safeParse(chosen).success).toBe(false);
  });
});
