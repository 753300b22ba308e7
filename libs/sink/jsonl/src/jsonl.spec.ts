import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError, type PluginContext, type TrainingEvent } from '@longway/contracts';
import { plugin } from './index';
import { JsonlSink } from './jsonl';
import { LineFile } from './line-file';
import { options } from './options';

const step = (n: number): TrainingEvent => ({
  type: 'StepFinished',
  run: 'a/seed-0',
  arm: 'a',
  seed: 0,
  sequence: n,
  step: n,
  time: '2026-01-01T00:00:00.000Z',
  imagesPerSecond: 1,
  waitingShare: 0,
  losses: { extractor: 1 / n },
  learningRates: { extractor: 0.1 },
  gradientNorms: { extractor: 1 },
});
const warned = (message: string): TrainingEvent => ({
  type: 'Warned',
  run: 'a/seed-0',
  arm: 'a',
  seed: 0,
  sequence: 0,
  step: 0,
  time: '2026-01-01T00:00:00.000Z',
  code: 'x',
  message,
});

describe('jsonl', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-jsonl-'))));
  afterEach(() => {
    jest.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  const context = (): PluginContext => ({
    configFolder: folder,
    cacheFolder: folder,
    runFolder: folder,
    warn: () => undefined,
    create: () => Promise.reject(new Error('none')),
  });
  const create = async (chosen = {}) => plugin.create(options.parse(chosen), context());
  const read = (name = 'events.jsonl'): readonly TrainingEvent[] =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as TrainingEvent);

  it('holds every event in order after drain', async () => {
    const sink = await create();
    const events = [...Array.from({ length: 50 }, (_, i) => step(i + 1)), warned('two\nlines, "quoted", ü')];
    for (const event of events) sink.next(event);
    await sink.drain();
    expect(read()).toEqual(events);
  });

  it('appends to what is there, in a folder of its own where asked', async () => {
    mkdirSync(join(folder, 'logs'));
    writeFileSync(join(folder, 'logs', 'all.jsonl'), `${JSON.stringify(warned('before'))}\n`);
    const sink = await create({ file: 'logs/all.jsonl' });
    sink.next(warned('after'));
    await sink.drain();
    expect(read('logs/all.jsonl')).toEqual([warned('before'), warned('after')]);
  });

  it('writes steps within a second, and other events at once', async () => {
    jest.useFakeTimers();
    const sink = await create();
    sink.next(step(1));
    sink.next(step(2));
    expect(read()).toEqual([step(1)]);
    jest.advanceTimersByTime(1000);
    expect(read()).toEqual([step(1), step(2)]);
    sink.next(step(3));
    sink.next(warned('now'));
    expect(read()).toHaveLength(4);
    await sink.drain();
  });

  it('writes within a second even where no timer fires', async () => {
    jest.useFakeTimers({ doNotFake: ['setTimeout'] });
    const sink = await create();
    sink.next(step(1));
    sink.next(step(2));
    jest.setSystemTime(Date.now() + 1000);
    sink.next(step(3));
    expect(read()).toHaveLength(3);
    await sink.drain();
  });

  it('complains once in next and again in drain when a write fails', async () => {
    const file = new LineFile(join(folder, 'full.jsonl'));
    jest.spyOn(file, 'append').mockImplementation(() => {
      throw new Error('ENOSPC: no space left on device');
    });
    const sink = new JsonlSink(file);
    expect(() => sink.next(warned('a'))).toThrow(/full\.jsonl: Events are no longer written: ENOSPC/);
    expect(() => sink.next(warned('b'))).not.toThrow();
    await expect(sink.drain()).rejects.toThrow(LongwayError);
    expect(file.append).toHaveBeenCalledTimes(1);
  });

  it('says at the start that the file cannot be opened', async () => {
    mkdirSync(join(folder, 'events.jsonl'));
    await expect(create()).rejects.toThrow(/events\.jsonl: a folder lies where the file should go/);
  });

  it('needs a run folder', async () => {
    await expect(plugin.create(options.parse({}), { ...context(), runFolder: undefined })).rejects.toThrow(/needs a run folder/);
  });

  it.each(['/tmp/x', '../x', 'a/../../x', 'C:\\x', ''])('refuses the file %j', (file) => {
    expect(options.safeParse({ file }).success).toBe(false);
  });
});

(existsSync('/dev/full') ? it : it.skip)('reports a disk without room', async () => {
  const sink = new JsonlSink(new LineFile('/dev/full'));
  expect(() => sink.next(warned('a'))).toThrow(/no space left/i);
  await expect(sink.drain()).rejects.toMatchObject({ exit: 'storage' });
});
