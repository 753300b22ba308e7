import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError, type PluginContext, type TrainingEvent } from '@longway/contracts';
import { EventLines, FileSink, LineFile } from '@longway/event-files';
import { plugin } from './index';
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
  afterEach(() => rmSync(folder, { recursive: true }));

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

  it('shows each event to readers at once', async () => {
    const sink = await create();
    for (let n = 1; n <= 3; n++) {
      sink.next(step(n));
      expect(read()).toHaveLength(n);
    }
    await sink.drain();
  });

  it('takes back what was written of a line that finds no room', async () => {
    const sink = await create();
    sink.next(step(1));
    const { writeSync } = fs;
    const write = jest.spyOn(fs, 'writeSync').mockImplementationOnce((file, bytes) => writeSync(file, bytes as unknown as Buffer, 0, 10));
    write.mockImplementationOnce(() => {
      throw new Error('ENOSPC: no space left on device');
    });
    expect(() => sink.next(step(2))).toThrow(/no space left/);
    write.mockRestore();
    expect(() => sink.next(step(3))).not.toThrow();
    expect(() => sink.persist?.()).toThrow(/no space left/);
    await expect(sink.drain()).rejects.toThrow(/no space left/);
    expect(read()).toEqual([step(1)]);
  });

  it('writes into no other file once it is drained', async () => {
    const sink = await create();
    await sink.drain();
    const other = fs.openSync(join(folder, 'other'), 'w');
    await sink.next(step(1));
    await sink.drain();
    fs.closeSync(other);
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('');
    expect(read()).toEqual([]);
  });

  describe('goes on from a checkpoint', () => {
    const path = () => join(folder, 'events.jsonl');
    const other = { ...step(7), run: 'b/seed-0' };
    const odd = warned('a line\u2028that is one, and ü');
    const lines = (...events: readonly TrainingEvent[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
    const resumed = async (text: string | Buffer, position = { run: 'a/seed-0', sequence: 2 }) => {
      writeFileSync(path(), text);
      const sink = await create();
      await sink.resume?.(position);
      return sink;
    };

    it.each([
      ['a file that ends with what comes again', lines(odd, step(1), step(2), step(3)), [odd, step(1)]],
      ['other runs in between', lines(other, step(1), step(2), other, step(3), other), [other, step(1), other, other]],
      ['half a line', `${lines(step(1))}{"run":"a/se`, [step(1)]],
      ['a whole line without its end', lines(step(1), step(1)).slice(0, -1), [step(1)]],
      ['zeros, as a loss of power leaves them', Buffer.concat([Buffer.from(lines(odd, step(1))), Buffer.alloc(5000)]), [odd, step(1)]],
      ['damage before what stays', `${lines(step(1))}\0\0\n[]\nnull\n${lines(other)}`, [step(1), other]],
      ['nothing to forget', lines(step(1), other), [step(1), other]],
      ['an empty file', '', []],
    ])('in %s', async (_, text, kept) => {
      const sink = await resumed(text);
      expect(read()).toEqual(kept);
      sink.next(step(2));
      await sink.drain();
      expect(read()).toEqual([...kept, step(2)]);
      expect(readdirSync(folder)).toEqual(['events.jsonl']);
    });

    it('from any byte that the file was cut off at', async () => {
      const whole = Buffer.from(lines(odd, step(1), other));
      const starts = [...whole.keys()].filter((at) => at === 0 || whole[at - 1] === 10).concat(whole.length);
      for (let length = 0; length <= whole.length; length++) {
        await (await resumed(whole.subarray(0, length))).drain();
        expect(readFileSync(path()).length).toBe(Math.max(...starts.filter((start) => start <= length)));
      }
    });

    it('in a file that is large, with little memory', async () => {
      const block = Buffer.from(lines(...Array.from({ length: 1000 }, () => other)));
      for (let i = 0; i < 400; i++) fs.appendFileSync(path(), block);
      fs.appendFileSync(path(), `${lines(step(2))}${'x'.repeat(40e6)}`);
      const sink = await create();
      const before = process.memoryUsage.rss();
      let most = 0;
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
      await sink.resume?.({ run: 'a/seed-0', sequence: 2 });
      clearInterval(watch);
      expect(fs.statSync(path()).size).toBe(400 * block.length);
      expect(most - before).toBeLessThan(60e6);
      await sink.drain();
    });

    it('says where it cannot', async () => {
      const sink = await create();
      rmSync(path());
      await expect(sink.resume?.({ run: 'a/seed-0', sequence: 0 })).rejects.toMatchObject({ exit: 'storage', mishap: { where: path() } });
      await sink.drain();
    });
  });

  it('complains once in next and again in drain when a write fails', async () => {
    const file = new LineFile(join(folder, 'full.jsonl'));
    jest.spyOn(file, 'append').mockImplementation(() => {
      throw new Error('ENOSPC: no space left on device');
    });
    const sink = new FileSink(new EventLines(file));
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
  const sink = new FileSink(new EventLines(new LineFile('/dev/full')));
  expect(() => sink.next(warned('a'))).toThrow(/no space left/i);
  await expect(sink.drain()).rejects.toMatchObject({ exit: 'storage' });
});
