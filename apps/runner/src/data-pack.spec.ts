import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MetricRow, TrainingEvent } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import sharp from 'sharp';
import { launcher, longway } from './testing/longway';

/** End to end: pictures, a pack, a run on it. Needs the build, as the target `test` of nx provides it. */
jest.setTimeout(120_000);

let folder: string;
beforeAll(async () => {
  if (!existsSync(join(dirname(launcher), '../dist/main.js')))
    throw new Error('These tests spawn the built command: npx nx test runner builds it first.');
  folder = mkdtempSync(join(tmpdir(), 'longway-pack-'));
  for (let i = 0; i < 32; i++) await writeNoise(`few/${i % 2 ? 'cat' : 'dog'}/${i}.${i % 4 ? 'jpg' : 'png'}`, 40 + i, 60, i);
  // One picture under many names: what takes long is decoding, not making.
  await writeNoise('many/one/0.jpg', 900, 1200, 0);
  for (let i = 1; i < 150; i++) copyFileSync(join(folder, 'many/one/0.jpg'), join(folder, `many/one/${i}.jpg`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const writeNoise = async (name: string, height: number, width: number, seed: number) => {
  const random = randomFrom(seed, 'noise');
  const pixels = Uint8Array.from({ length: height * width * 3 }, () => random.integer(256));
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  await sharp(pixels, { raw: { height, width, channels: 3 } }).toFile(join(folder, name));
};

const few = ['--set', 'folder=few', 'shorterSide=32', 'crop=24', 'testShare=0.3'];
const packFew = (...more: readonly string[]) =>
  longway(['data', 'pack', 'image-folder', ...few, '--out', 'packs/few', '--shard-size', '20KiB', ...more], folder);

const config = `
name: packed
dataset: { name: packed, folder: packs/few }
extractor: { name: preact-resnet, widths: [8, 16], blocks: [1, 1] }
evaluators: [pretext, { name: linear, iterations: 3 }]
training: { steps: 4, batchSize: 8, checkpointEvery: 2 }
sinks: [jsonl]
`;

const results = (out: string) => join(folder, out, readdirSync(join(folder, out))[0] ?? '');
const metrics = (out: string) => JSON.parse(readFileSync(join(results(out), 'metrics.json'), 'utf8')) as MetricRow[];

it('packs a data set and trains on it; neither the workers nor the pack change what is computed', async () => {
  const { code, stdout, stderr } = await packFew();
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^\d+ train and \d+ test images: about \d+\.\d KiB\n/);
  expect(stdout).toMatch(/whole: \d+\.\d KiB\n\ndataset: \{ name: packed, folder: .*packs\/few \}\n$/);

  writeFileSync(join(folder, 'packed.yaml'), config);
  expect((await longway(['run', 'packed.yaml', '--out', 'a'], folder)).code).toBe(0);
  expect((await longway(['run', 'packed.yaml', '--set', 'training.data={workers: 0, prefetch: 1}', '--out', 'b'], folder)).code).toBe(0);
  expect(metrics('b')).toEqual(metrics('a'));
  const events = readFileSync(join(results('a'), 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TrainingEvent);
  const shares = events.flatMap((event) => (event.type === 'StepFinished' ? [event.waitingShare] : []));
  expect(shares).toHaveLength(4);
  for (const share of shares) expect(share).toBeGreaterThan(0);
  for (const share of shares) expect(share).toBeLessThan(1);

  // Pictures and their pixels in a pack come to the same levels and classes.
  const check = async (...words: readonly string[]) => {
    const { splits } = JSON.parse((await longway(['data', 'check', ...words, '--json'], folder)).stdout) as {
      splits: Record<string, Record<string, unknown>>;
    };
    return Object.values(splits).map(({ images, broken, perClass, mean, standardDeviation }) => ({
      images,
      broken,
      perClass,
      mean,
      standardDeviation,
    }));
  };
  expect(await check('packed', '--set', 'folder=packs/few')).toEqual(await check('image-folder', ...few));
});

it('names a shard that is damaged, and mends it', async () => {
  await packFew();
  const shard = join(folder, 'packs/few/train-00000.bin');
  const bytes = readFileSync(shard);
  const damaged = Uint8Array.from(bytes);
  damaged[100] = (damaged[100] as number) ^ 16;
  writeFileSync(shard, damaged);
  const { code, stdout } = await longway(['data', 'check', 'packed', '--set', 'folder=packs/few'], folder);
  expect([code, stdout]).toEqual([
    3,
    expect.stringMatching(/\nbroken:\ntrain {2}.*train-00000\.bin: the pixels of an image are damaged: expected \d+ bytes, CRC-32 .*\n$/),
  ]);
  writeFileSync(shard, damaged.subarray(0, 200));
  const run = await longway(['run', 'packed.yaml', '--out', 'c'], folder);
  expect([run.code, run.stderr]).toEqual([
    3,
    expect.stringMatching(/train-00000\.bin: a shard of the pack is damaged\n +expected: \d+ bytes\n +found: +200 bytes/),
  ]);
  expect((await packFew()).stdout).toMatch(/train-00000\.bin is damaged/);
  expect(readFileSync(shard).equals(bytes)).toBe(true);
});

it('keeps what is whole on Ctrl-C and when it is killed, and goes on', async () => {
  writeFileSync(
    join(folder, 'many.yaml'),
    'dataset: { name: image-folder, folder: many, shorterSide: 128, crop: 96 }\ntraining: { steps: 1 }\n',
  );
  let before = 0;
  const pack = (signal?: NodeJS.Signals) => {
    let sent = false;
    return longway(['data', 'pack', 'many.yaml', '--out', 'packs/many', '--shard-size', '256KiB'], folder, (_, child) => {
      const shards = existsSync(join(folder, 'packs/many'))
        ? readdirSync(join(folder, 'packs/many')).filter((name) => name.endsWith('.bin')).length
        : 0;
      if (signal && !sent && shards > before) sent = child.kill(signal);
    });
  };
  const { code, stderr } = await pack('SIGINT');
  expect([code, stderr]).toEqual([130, expect.stringMatching(/Shards that are whole are kept[^]*the same command goes on/)]);
  const whole = readdirSync(join(folder, 'packs/many')).filter((name) => name.endsWith('.bin'));
  const first = readFileSync(join(folder, 'packs/many', whole[0] as string));
  expect((await longway(['data', 'check', 'packed', '--set', 'folder=packs/many'], folder)).stderr).toMatch(/the pack is not whole/);

  before = whole.length;
  expect((await pack('SIGKILL')).code).toBeNull();
  const { code: ended, stdout } = await pack();
  expect([ended, stdout]).toEqual([0, expect.stringMatching(/^checking .* that are written already\n/)]);
  expect(readFileSync(join(folder, 'packs/many', whole[0] as string)).equals(first)).toBe(true);
  expect(readdirSync(join(folder, 'packs/many')).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('tells wrong usage', async () => {
  expect(await packFew('--shard-size', 'large')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--shard-size: is not understood/),
  });
  expect(await packFew('--shorter-side', '20')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--shorter-side: .*\n +expected: at least 24/),
  });
  expect(await longway(['data', 'pack', 'image-folder'], folder)).toMatchObject({ code: 2 });
  const unfit = await longway(['data', 'pack', 'image-folder', ...few, '--out', 'many.yaml/pack'], folder);
  expect([unfit.code, unfit.stderr]).toEqual([6, expect.stringMatching(/a part of the path is a file/)]);
});
