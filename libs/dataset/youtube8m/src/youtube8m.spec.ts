import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SplitName } from '@longway/contracts';
import { DecodeWorkers, readImages } from '@longway/data';
import { options } from './options';
import { makeColours } from './testing/make-video';
import { chosen, prepare } from './testing/prepare';
import { Youtube8m } from './youtube8m';

let made: string;
let folder: string;
beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'longway-youtube8m-'));
  await prepare(made);
});
afterAll(() => rmSync(made, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-youtube8m-'));
  cpSync(made, folder, { recursive: true });
  messages.splice(0);
});
afterEach(() => rmSync(folder, { recursive: true }));

const messages: string[] = [];
const create = (change: object = {}) =>
  Youtube8m.create(options.parse({ ...chosen, ...change }), { configFolder: folder, cacheFolder: join(folder, 'cache') });
const fetch = async (change?: object) => (await create(change)).fetch((message) => void messages.push(message));
const inPack = (name: string) => join(folder, 'pack', name);

const colourNames: Readonly<Record<string, string>> = { '100': 'red', '010': 'lime', '001': 'blue', '111': 'white', '000': 'black' };

/** Class and colour of every frame. */
const frames = async (split: SplitName, change?: object): Promise<string[]> => {
  const dataset = await create(change);
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  const { length } = await dataset.open(split);
  const found: string[] = [];
  try {
    for await (const { label, data } of readImages(dataset, { splitName: split, indices: [...Array(length).keys()], workers })) {
      found.push(`${dataset.classNames[label]}: ${colourNames[[...data.subarray(0, 3)].map((level) => (level > 127 ? 1 : 0)).join('')]}`);
    }
    return found;
  } finally {
    await workers.close();
  }
};

const allTrain = [
  ...['label 2: red', 'label 2: lime', 'label 2: blue'],
  ...['label 3: lime', 'label 3: white'],
  ...['label 0: blue', 'label 0: black', 'label 0: red', 'label 0: lime'],
  'unlabelled: white',
];

test('extracts the frames of the videos that records name, in the order of the records', async () => {
  await fetch();
  expect((await create()).classNames).toEqual(['label 0', 'label 1', 'label 2', 'label 3', 'unlabelled']);
  expect(await frames('train')).toEqual(allTrain);
  expect(await frames('test')).toEqual(['label 0: red', 'label 0: blue', 'label 3: lime']);
});

test('counts ids without a video and broken videos, and lists them beside the pack', async () => {
  await fetch();
  const summary = await (await create()).summary();
  expect(Object.fromEntries(summary.map(({ name, value }) => [name, value]))).toEqual({
    ...{ 'record files': '3', records: '9', ids: '8', 'ids with a video': '7' },
    'ids without a video': `1 (12.5 %), listed in ${inPack('missing-ids.txt')}`,
    'broken videos': `1, listed in ${inPack('broken-videos.txt')}`,
    ...{ train: '10 frames of 4 videos', test: '3 frames of 2 videos' },
  });
  expect(readFileSync(inPack('missing-ids.txt'), 'utf8')).toBe('gone\n');
  expect(readFileSync(inPack('broken-videos.txt'), 'utf8')).toMatch(new RegExp(`^${folder}/videos/bad4\\.mp4\t.*\\w.*\n$`));
  expect(messages).toContainEqual(expect.stringMatching(/^left out: .*bad4\.mp4: \w/));
  expect(messages).toContainEqual(expect.stringMatching(/^train: 5 of 5 videos \(100 %\)/));
});

test('takes frames at the rate and the number that are chosen, under the label that is chosen', async () => {
  const change = { framesPerSecond: 2, framesPerVideo: 3, label: 'frequent' };
  writeFileSync(join(folder, 'v.csv'), 'Index,Name\n0,Game\n1,Car\n2,Sky\n3,Sea\n');
  await fetch({ ...change, vocabulary: 'v.csv' });
  expect(await frames('test', change)).toEqual(['Game: red', 'Game: red', 'Game: blue', 'Sea: lime', 'Sea: lime']);
  expect((await frames('train', change)).slice(6)).toEqual([
    'Sea: blue',
    'Sea: blue',
    'Sea: black',
    'unlabelled: white',
    'unlabelled: white',
  ]);
});

test('frames keep their aspect; options say how they are cropped', async () => {
  await fetch();
  const dataset = await create({ flip: false, crop: 16 });
  const split = await dataset.open('train');
  expect([dataset.imageShape, split.geometry]).toEqual([[16, 16, 3], { shorterSide: 16, square: false, cropping: 'window', flip: false }]);
  expect(split.locate(0).pixels).toMatchObject({ height: 16, width: 24 });
});

test('goes on with videos that came since, and with broken ones that were replaced', async () => {
  await fetch();
  const written = readFileSync(inPack('train-00000.bin'));
  await makeColours(join(folder, 'videos/gone.mp4'), ['black']);
  renameSync(join(folder, 'videos/red0.mp4'), join(folder, 'videos/bad4.mp4'));
  await fetch({ crop: 16 });
  expect(await frames('train')).toEqual([...allTrain, 'label 1: black', 'label 2: red', 'label 2: lime', 'label 2: blue']);
  expect(readFileSync(inPack('train-00000.bin'))).toEqual(written);
  expect(readFileSync(inPack('missing-ids.txt'), 'utf8')).toBe('red0\n');
  messages.splice(0);
  await fetch();
  expect(messages.join('\n')).not.toMatch(/left out|videos \(/);
});

/** A program that does as ffmpeg does, but is stopped at a video. */
const stoppedAt = (name: string): string => {
  const path = join(folder, 'stopping');
  const real = join(__dirname, '../bin/ffmpeg');
  const program = existsSync(real) ? real : 'ffmpeg';
  writeFileSync(path, `#!/bin/sh\ncase "$*" in *${name}*) ${program} "$@" | head -c 500; kill -INT $$;; *) exec ${program} "$@";; esac\n`, {
    mode: 0o755,
  });
  return path;
};

test('goes on where it was stopped, and never holds half a video', async () => {
  await expect(fetch({ ffmpeg: stoppedAt('blu2') })).rejects.toMatchObject({ exit: 'interrupted' });
  await expect((await create()).open('train')).rejects.toThrow(
    /pack: there is no pack\n.*\n.*\n +remedy: +run longway data fetch youtube8m --set records=RECORDS videos=VIDEOS pack=/,
  );
  await expect((await create()).summary()).rejects.toThrow(/frames were not fetched to the end/);
  await fetch();
  expect(await frames('train')).toEqual(allTrain);
  await makeColours(join(folder, 'videos/gone.mp4'), ['black']);
  await expect(fetch({ ffmpeg: stoppedAt('gone') })).rejects.toMatchObject({ exit: 'interrupted' });
  expect(await frames('train')).toEqual(allTrain);
});

test('takes frames anew where their shard was damaged', async () => {
  await fetch();
  const bytes = readFileSync(inPack('train-00000.bin'));
  bytes[5_000] = (bytes[5_000] as number) ^ 0xff;
  writeFileSync(inPack('train-00000.bin'), bytes);
  await expect(frames('train')).rejects.toThrow(/damaged/);
  await fetch();
  expect(await frames('train')).toEqual(allTrain);
  expect(readdirSync(join(folder, 'pack')).filter((name) => name.startsWith('train'))).toEqual(['train-00000.bin']);
});

test('ends where too many videos are broken, and says which', async () => {
  await expect(fetch({ maxBroken: 0.1 })).rejects.toThrow(
    /too many videos are broken\n +expected: at most 10 % of 7 .*\n +found: +1, the last .*bad4\.mp4: \w/,
  );
  expect(readFileSync(inPack('broken-videos.txt'), 'utf8')).toContain('bad4.mp4');
});

test('says what is missing', async () => {
  await expect(fetch({ records: null })).rejects.toThrow(/dataset\.records: is needed to fetch frames/);
  await expect(fetch({ videos: null })).rejects.toThrow(/dataset\.videos: is needed to fetch frames/);
  await expect(fetch({ ffmpeg: './none' })).rejects.toMatchObject({ exit: 'environment' });
  await expect(fetch({ videos: 'videos/deep', records: 'records/{validate,x}*' })).rejects.toThrow(
    /no id of the records has a video\n +expected: files such as val5\.mp4\n +found: +1 videos, the first .*blu2\.mkv/,
  );
  writeFileSync(join(folder, 'v.csv'), 'Index,Name\n0,Game\n');
  await expect(fetch({ vocabulary: 'v.csv' })).rejects.toThrow(/the vocabulary is not that of the records/);
});

test('says that a pack was made with other options, and that a split is empty', async () => {
  await fetch({ records: 'records/train*' });
  await expect((await create()).open('test')).rejects.toThrow(
    /pack, test: the split has no frames\n +expected: a video that a record of validate\* names/,
  );
  await expect((await create({ framesPerSecond: 3 })).open('train')).rejects.toThrow(
    /this is another pack\n +expected: .*"framesPerSecond":3.*\n +found: .*"framesPerSecond":1/,
  );
  await expect(fetch({ framesPerSecond: 3 })).rejects.toThrow(/holds another pack/);
});

test('the pack lies in the cache unless it is put elsewhere', async () => {
  await fetch({ pack: null, videos: 'videos/deep' });
  expect(existsSync(join(folder, 'cache/youtube8m/pack.json'))).toBe(true);
});
