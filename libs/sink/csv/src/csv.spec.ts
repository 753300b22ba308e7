import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EventBody, Measurement, Sink, TrainingEvent } from '@longway/contracts';
import { parse } from 'csv-parse/sync';
import { plugin } from './index';
import { options } from './options';

const event = (sequence: number, step: number, body: EventBody, run = 'a/seed-0'): TrainingEvent => ({
  ...{ run, arm: 'a', seed: 0, sequence, step, time: '2026-01-01T00:00:00.000Z' },
  ...body,
});
const step = (n: number, run?: string): TrainingEvent =>
  event(
    n,
    n,
    {
      type: 'StepFinished',
      imagesPerSecond: 120.5,
      waitingShare: 0.02,
      losses: { extractor: 1 / n, adversarial: -0.5, reconstruction: 1e-7 },
      lensed: { accuracy: 0.25 },
      learningRates: { extractor: 0.1, lens: 0.001 },
      gradientNorms: { extractor: 1, lens: 2 },
    },
    run,
  );
const figure: Measurement = {
  features: 'raw',
  layer: 'deep',
  pooling: 'mean',
  protocol: 'knn-20',
  split: 'test',
  metric: 'top1',
  value: 0.75,
};
const evaluated = (sequence: number, ...changes: readonly Partial<Measurement>[]): TrainingEvent =>
  event(sequence, 9, {
    type: 'EvaluationFinished',
    evaluator: 'knn',
    seconds: 1.5,
    measurements: changes.map((change) => ({ ...figure, ...change })),
  });

const stepHeader =
  'sequence,step,time,losses.extractor,losses.adversarial,losses.reconstruction,lensed.accuracy,' +
  'learningRates.extractor,learningRates.lens,gradientNorms.extractor,gradientNorms.lens,imagesPerSecond,waitingShare';
const stepLine = (n: number) => `${n},${n},2026-01-01T00:00:00.000Z,${1 / n},-0.5,1e-7,0.25,0.1,0.001,1,2,120.5,0.02`;
const lines = (...texts: readonly string[]) => texts.map((text) => `${text}\r\n`).join('');

describe('csv', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-csv-'))));
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
  const path = (name = 'steps.csv', run = 'a/seed-0') => join(folder, 'csv', run, name);
  const read = (...where: Parameters<typeof path>) => readFileSync(path(...where), 'utf8');

  it('writes a row for each step, under the names that events have', async () => {
    await told(await create(), step(1), step(3));
    expect(read()).toBe(lines(stepHeader, stepLine(1), stepLine(3)));
    expect(stepLine(3)).toContain('0.3333333333333333');
  });

  it('writes a row for each figure of an evaluator', async () => {
    await told(await create(), evaluated(7, {}, { layer: 'a "quoted", one', value: 0.5 }), evaluated(8));
    expect(read('evaluations.csv')).toBe(
      lines(
        'sequence,step,time,evaluator,features,layer,pooling,protocol,split,metric,value,seconds',
        '7,9,2026-01-01T00:00:00.000Z,knn,raw,deep,mean,knn-20,test,top1,0.75,1.5',
        '7,9,2026-01-01T00:00:00.000Z,knn,raw,"a ""quoted"", one",mean,knn-20,test,top1,0.5,1.5',
      ),
    );
    expect(existsSync(path())).toBe(false);
  });

  it('keeps runs apart, in a folder of its own where asked', async () => {
    await told(await create({ folder: 'tables/all' }), step(1), step(2), step(1, 'b/seed-1'));
    const at = (run: string) => readFileSync(join(folder, 'tables/all', run, 'steps.csv'), 'utf8');
    expect(at('a/seed-0')).toBe(lines(stepHeader, stepLine(1), stepLine(2)));
    expect(at('b/seed-1')).toBe(lines(stepHeader, stepLine(1)));
  });

  it('shows each row to readers at once', async () => {
    const sink = await create();
    for (let n = 1; n <= 3; n++) {
      sink.next(step(n));
      expect(parse(read())).toHaveLength(n + 1);
    }
    await sink.drain();
  });

  it('has what was written reach the disk when a checkpoint is due', async () => {
    const sink = await create();
    sink.next(step(1));
    const sync = jest.spyOn(fs, 'fsyncSync');
    sink.persist?.();
    // The file, and the folder that names it.
    expect(sync).toHaveBeenCalledTimes(2);
    sync.mockRestore();
    await sink.drain();
  });

  describe('goes on from a checkpoint', () => {
    const resumed = async (text: string | Buffer, sequence = 2) => {
      mkdirSync(dirname(path()), { recursive: true });
      writeFileSync(path(), text);
      const sink = await create();
      await sink.resume?.({ run: 'a/seed-0', sequence });
      return sink;
    };
    const whole = lines(stepHeader, stepLine(1));

    it.each([
      ['a file that ends with what comes again', lines(stepHeader, stepLine(1), stepLine(2), stepLine(3)), whole],
      ['nothing to forget', whole, whole],
      ['half a row', `${whole}2,2,2026-01-01`, whole],
      ['a whole row without its end', `${whole}${stepLine(1)}`, whole],
      ['a row that lost its last digit and its end', `${whole}${stepLine(1).slice(0, -1)}`, whole],
      ['half a quoted value', `${whole}1,"2`, whole],
      ['zeros, as a loss of power leaves them', Buffer.concat([Buffer.from(whole), Buffer.alloc(5000)]), whole],
      ['half a header', 'sequence,st', ''],
      ['zeros alone', Buffer.alloc(100), ''],
      ['an empty file', '', ''],
    ])('in %s', async (_, text, kept) => {
      const sink = await resumed(text);
      expect(read()).toBe(kept);
      await told(sink, step(2));
      expect(read()).toBe(`${kept || lines(stepHeader)}${lines(stepLine(2))}`);
      expect(readdirSync(dirname(path()))).toEqual(['steps.csv']);
    });

    it('from any byte that the file was cut off at', async () => {
      const bytes = Buffer.from(lines(stepHeader, stepLine(1), stepLine(1)));
      const ends = [0, ...[...bytes.keys()].filter((at) => bytes[at] === 10).map((at) => at + 1)];
      for (let length = 0; length <= bytes.length; length++) {
        await (await resumed(bytes.subarray(0, length))).drain();
        expect(readFileSync(path()).length).toBe(Math.max(...ends.filter((end) => end <= length)));
      }
    });

    it('in both files, and in no other run', async () => {
      await told(await create(), step(1), evaluated(4, {}), evaluated(5, {}, {}), step(1, 'b/seed-0'));
      const before = read('steps.csv', 'b/seed-0');
      const sink = await create();
      await sink.resume?.({ run: 'a/seed-0', sequence: 5 });
      await sink.drain();
      expect(parse(read('evaluations.csv'))).toHaveLength(2);
      expect(parse(read())).toHaveLength(2);
      expect(read('steps.csv', 'b/seed-0')).toBe(before);
    });

    it('says where it cannot', async () => {
      mkdirSync(path(), { recursive: true });
      const sink = await create();
      await expect(sink.resume?.({ run: 'a/seed-0', sequence: 0 })).rejects.toMatchObject({ exit: 'storage' });
      await sink.drain();
    });
  });

  it('appends in another process, under the header that is there', async () => {
    await told(await create(), step(1));
    await told(await create(), step(2));
    expect(read()).toBe(lines(stepHeader, stepLine(1), stepLine(2)));
  });

  it('says that a value has no column, and writes no row that lacks it', async () => {
    await told(await create(), step(1));
    const sink = await create();
    const odd = { ...step(2), raw: { accuracy: 1 } } as TrainingEvent;
    expect(() => sink.next(odd)).toThrow(/no column raw\.accuracy/);
    await expect(sink.drain()).rejects.toThrow(/no column/);
    expect(read()).toBe(lines(stepHeader, stepLine(1)));
  });

  it('says at the start that the folder cannot be made', async () => {
    writeFileSync(join(folder, 'csv'), '');
    await expect(create()).rejects.toMatchObject({ exit: 'storage', mishap: { where: join(folder, 'csv') } });
  });

  it('needs a run folder', async () => {
    const context = { configFolder: folder, cacheFolder: folder, warn: () => undefined, create: () => Promise.reject(new Error('none')) };
    await expect(plugin.create(options.parse({}), context)).rejects.toThrow(/needs a run folder/);
  });
});
