import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TrainingEvent } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import sharp from 'sharp';
import { launcher, longway } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

/** End to end: a folder of pictures some of which are broken; checks, runs, packs and previews of it. Needs the build, as the target `test` of nx provides it. */
jest.setTimeout(120_000);

const COUNT = 40;
const config = `
name: photos
dataset: { name: image-folder, folder: photos, shorterSide: 32, crop: 24, testShare: 0.25 }
extractor: { name: preact-resnet, widths: [8, 16], blocks: [1, 1] }
evaluators: [pretext, { name: linear, iterations: 3 }]
training: { steps: 6, batchSize: 16, data: { maxBroken: 0.2 } }
sinks: [jsonl]
`;

let folder: string;
const at = (index: number) => join(folder, `photos/${index % 2 ? 'cat' : 'dog'}/${index}.jpg`);

beforeAll(async () => {
  if (!existsSync(join(dirname(launcher), '../dist/main.js')))
    throw new Error('These tests spawn the built command: npx nx test runner builds it first.');
  folder = mkdtempSync(join(tmpdir(), 'longway-check-'));
  writeOutsidePlugins(folder);
  for (const name of ['dog', 'cat']) mkdirSync(join(folder, 'photos', name), { recursive: true });
  for (let index = 0; index < COUNT; index++) {
    const random = randomFrom(index, 'noise');
    const pixels = Uint8Array.from({ length: 40 * 60 * 3 }, () => random.integer(256));
    await sharp(pixels, { raw: { height: 40, width: 60, channels: 3 } }).toFile(at(index));
  }
  writeFileSync(join(folder, 'photos.yaml'), config);
  truncateSync(at(3), 2000);
  writeFileSync(at(10), '');
  writeFileSync(at(11), 'a page that was not found');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const broken = [3, 10, 11];
const options = ['folder=photos', 'shorterSide=32', 'crop=24', 'testShare=0.25'];
const check = (...words: readonly string[]) => longway(['data', 'check', 'image-folder', '--set', ...options, ...words], folder);

interface CheckJson {
  readonly complete: boolean;
  readonly splits: Record<
    'train' | 'test',
    {
      readonly images: number;
      readonly broken: { readonly file: string; readonly fault: string }[];
      readonly perClass: Record<string, number>;
    }
  >;
}

it('checks go on past broken files, name them, and say so to whoever called', async () => {
  const { code, stdout, stderr } = await check();
  expect([code, stderr]).toEqual([3, '']);
  expect(stdout).toMatch(/^image-folder\n\n +train +test\nimages +\d+ +\d+\n/);
  for (const index of broken) expect(stdout).toContain(`  ${at(index)}: `);
  const json = await check('--json');
  const { complete, splits } = JSON.parse(json.stdout) as CheckJson;
  expect([json.code, complete]).toEqual([3, true]);
  expect([
    splits.train.images + splits.test.images,
    Object.values(splits)
      .flatMap((split) => split.broken.map(({ file }) => file))
      .sort(),
  ]).toEqual([COUNT, broken.map(at).sort()]);
  const counts = Object.values(splits).map(({ perClass }) => perClass);
  expect(['cat', 'dog'].map((name) => counts.reduce((sum, perClass) => sum + (perClass[name] ?? 0), 0))).toEqual([
    COUNT / 2 - 2,
    COUNT / 2 - 1,
  ]);
});

it('what is whole is checked with success, and a data set in a configuration is', async () => {
  writeFileSync(join(folder, 'stripes.yaml'), 'plugins: [./stripes]\ndataset: { name: stripes, count: 10 }\n');
  const { code, stdout } = await longway(['data', 'check', 'stripes.yaml'], folder);
  expect([code, stdout]).toEqual([0, expect.not.stringContaining('broken:')]);
});

it('what a check was asked for and what it stopped at', async () => {
  mkdirSync(join(folder, 'endless'), { recursive: true });
  writeFileSync(
    join(folder, 'endless/package.json'),
    JSON.stringify({ name: 'endless', longway: { kind: 'dataset', name: 'endless', api: 1 } }),
  );
  writeFileSync(
    join(folder, 'endless/index.ts'),
    `import { definePlugin, type Dataset } from '@longway/contracts';
    import { z } from 'zod';
    const create = (): Dataset => ({
      classNames: ['one'],
      imageShape: [8, 8, 1],
      summary: async () => [{ name: 'moons', value: '2' }],
      open: async () => ({ length: 1e9, read: (index) => {
        if (index === 5_000) console.log('underway');
        return { height: 8, width: 8, channels: 1, label: 0, data: new Uint8Array(64) };
      } }),
    });
    export const plugin = definePlugin({ kind: 'dataset', name: 'endless', options: z.strictObject({}), create });`,
  );
  let sent = false;
  const { code, stdout, stderr } = await longway(['data', 'check', 'endless', '--plugin', './endless'], folder, (printed, child) => {
    if (!sent && printed.includes('underway')) sent = child.kill('SIGINT');
  });
  expect([code, stderr]).toEqual([130, expect.stringContaining('What was looked at so far is told.')]);
  expect(stdout).toMatch(/\nimages +\d+ of 1000000000 looked at\n[^]*\nmoons +2\n/);
});

const results = (out: string) => join(folder, out, readdirSync(join(folder, out))[0] ?? '');
const linesOf = <T>(...path: readonly string[]): T[] =>
  readFileSync(join(...path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

it('a run sets broken pictures aside, tells and lists them, and comes out the same again', async () => {
  expect((await longway(['run', 'photos.yaml', '--out', 'a'], folder)).code).toBe(0);
  expect((await longway(['run', 'photos.yaml', '--out', 'b', '--set', 'training.data.workers=0'], folder)).code).toBe(0);
  const metrics = (out: string) => readFileSync(join(results(out), 'metrics.json'), 'utf8');
  expect(metrics('b')).toBe(metrics('a'));
  const listed = linesOf<{ file: string; index: number }>(results('a'), 'arms/main/seed-0/quarantine.jsonl');
  expect(listed.map(({ file }) => file).sort()).toEqual(broken.map(at).sort());
  const warnings = linesOf<TrainingEvent>(results('a'), 'events.jsonl').flatMap((event) => (event.type === 'Warned' ? [event] : []));
  expect(warnings.map(({ code }) => code)).toEqual(Array(3).fill('broken-image'));
  for (const [i, { file }] of listed.entries()) expect(warnings[i]?.message).toContain(file);
});

it('a run ends where more pictures are broken than may be', async () => {
  const { code, stderr } = await longway(['run', 'photos.yaml', '--out', 'c', '--set', 'training.data.maxBroken=0.02'], folder);
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(
      /too many pictures are broken\n +expected: at most 2 % of \d+\n +found: +\d so far[^]*\.jpg: [^]*longway data check[^]*training\.data\.maxBroken/,
    ),
  ]);
});

it('a pack leaves them out', async () => {
  const pack = (...more: readonly string[]) => longway(['data', 'pack', 'photos.yaml', '--out', 'pack', ...more], folder);
  expect(await pack('--max-broken', '0.01')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/too many pictures are broken[^]*--max-broken/),
  });
  const { code, stdout } = await pack('--max-broken', '0.2');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/; 3 broken images are left out, and named in its pack\.json\n/)]);
  for (const index of broken) expect(stdout).toContain(`${at(index)} is left out: `);
  expect((await longway(['data', 'check', 'packed', '--set', 'folder=pack'], folder)).code).toBe(0);
});

describe('a preview', () => {
  const preview = (...words: readonly string[]) => longway(['data', 'preview', ...words], folder);
  const sizeOf = async (file: string) => {
    const { width, height } = await sharp(join(folder, file)).metadata();
    return [width, height];
  };

  it('is a PNG file of what a configuration says, the same for the same seed', async () => {
    const { code, stdout, stderr } = await preview('photos.yaml', '--count', '2', '--set', 'shortcuts=[arrow]');
    expect([code, stdout, stderr]).toEqual([0, `${join(folder, 'preview.png')}\n`, '']);
    // A picture, a marked one and four turns, of 24 pixels five times enlarged, in two rows.
    expect(await sizeOf('preview.png')).toEqual([2 * 16 + 6 * 120 + 5 * 12, 2 * 16 + 28 + 2 * (120 + 2 * 18) + 12]);
    const first = readFileSync(join(folder, 'preview.png'));
    await preview('photos.yaml', '--count', '2', '--set', 'shortcuts=[arrow]', '--out', 'again.png', '--seed', '0');
    expect(readFileSync(join(folder, 'again.png')).equals(first)).toBe(true);
    await preview('photos.yaml', '--count', '2', '--set', 'shortcuts=[arrow]', '--out', 'again.png', '--seed', '1');
    expect(readFileSync(join(folder, 'again.png')).equals(first)).toBe(false);
  });

  it('takes a data set alone, tells of broken pictures, and of an arm it chose', async () => {
    const whole = await preview('image-folder', '--set', ...options, '--count', '40', '--out', 'all.png');
    expect([whole.code, whole.stderr]).toEqual([3, expect.stringMatching(/too many pictures are broken/)]);
    writeFileSync(join(folder, 'arms.yaml'), `${config}arms: { plain: {}, other: {} }\n`);
    const { code, stderr } = await preview('arms.yaml', '--count', '40', '--out', 'all.png');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^the arm plain; others with --arm: other\n[^]*warning: .*\.jpg: /)]);
  });

  it('shows only the pictures of a data set alone that rotation cannot use', async () => {
    mkdirSync(join(folder, 'wide'), { recursive: true });
    writeFileSync(join(folder, 'wide/package.json'), JSON.stringify({ name: 'wide', longway: { kind: 'dataset', name: 'wide', api: 1 } }));
    writeFileSync(
      join(folder, 'wide/index.js'),
      `const { z } = require('zod');
      const read = () => ({ height: 64, width: 96, channels: 1, label: 0, data: new Uint8Array(64 * 96) });
      exports.plugin = { kind: 'dataset', name: 'wide', options: z.strictObject({}), create: () => ({ classNames: ['one'], imageShape: [64, 96, 1], open: async () => ({ length: 3, read }) }) };`,
    );
    const { code, stderr } = await preview('wide', '--plugin', './wide', '--out', 'wide.png');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^warning: only the pictures are shown: .*rotation needs square images/)]);
    expect(await sizeOf('wide.png')).toEqual([2 * 16 + 192, 2 * 16 + 28 + 3 * (128 + 2 * 18) + 2 * 12]);
    writeFileSync(join(folder, 'wide.yaml'), 'plugins: [./wide]\ndataset: wide\n');
    expect(await preview('wide.yaml')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^task: rotation needs square images/) });
  });

  it('refuses what it does not understand', async () => {
    expect(await preview('photos.yaml', '--count', '0')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--count: is not understood/),
    });
    expect(await preview('photos.yaml', '--seed', 'x')).toMatchObject({ code: 2, stderr: expect.stringMatching(/--seed: is no seed/) });
    expect(await preview('photos.yaml', '--out', 'photos.yaml/x.png')).toMatchObject({ code: 6 });
  });
});
