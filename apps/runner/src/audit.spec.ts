import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AuditResult } from '@longway/audit';
import { randomFrom } from '@longway/tensor';
import sharp from 'sharp';
import { launcher, longway } from './testing/longway';

/** End to end: an audit of pictures in a folder and pictures through its lens, by the built command, as the target `test` of nx provides it. */
jest.setTimeout(300_000);

const SIDE = 16;

/** Noise; in pictures of the class `marked` with a white square in the top right corner, and compressed hard. */
const writePictures = async (folder: string, count: number): Promise<void> => {
  for (const className of ['marked', 'plain']) {
    mkdirSync(join(folder, className), { recursive: true });
    for (let number = 0; number < count; number++) {
      const random = randomFrom(number, className);
      const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, k) => {
        const [y, x] = [Math.floor(k / (SIDE * 3)), Math.floor(k / 3) % SIDE];
        const isMark = className === 'marked' && y >= 1 && y < 5 && x >= SIDE - 5 && x < SIDE - 1;
        return isMark ? 250 : 60 + random.integer(120);
      });
      await sharp(data, { raw: { height: SIDE, width: SIDE, channels: 3 } })
        .jpeg({ quality: className === 'marked' ? 25 : 95, chromaSubsampling: '4:4:4' })
        .toFile(join(folder, className, `${number}.jpg`));
    }
  }
};

let folder: string;
let run: string;
let told: AuditResult & { readonly folder: string; readonly page: string };
beforeAll(async () => {
  if (!existsSync(join(dirname(launcher), '../dist/main.js')))
    throw new Error('These tests spawn the built command: npx nx test runner builds it first.');
  folder = mkdtempSync(join(tmpdir(), 'longway-audit-'));
  await writePictures(join(folder, 'pictures'), 60);
  writeFileSync(join(folder, 'pictures/plain/broken.jpg'), 'no picture');
  const { code, stdout, stderr } = await longway(['audit', 'pictures', '--steps', '60', '--task', 'supervised', '--json'], folder);
  if (code !== 0) throw new Error(stderr);
  told = JSON.parse(stdout);
  run = told.folder;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('finds what was planted in the pixels, and says whose it is', () => {
  expect(told.classNames).toEqual(['marked', 'plain']);
  // In the place of the broken one another is compared twice.
  expect(told.compared).toBe(121);
  expect(told.findings).toContainEqual(
    expect.objectContaining({ kind: 'corner-mark', place: 'top-right', verdict: 'strong', classes: ['marked'] }),
  );
  expect(told.findings).toContainEqual(expect.objectContaining({ kind: 'compression', verdict: 'strong', classes: ['marked'] }));
});

test('tells of every task how far the lens got with how little', () => {
  expect(told.games).toHaveLength(1);
  const [game] = told.games;
  expect(game).toMatchObject({ task: 'supervised', steps: 60, shape: [SIDE, SIDE, 3], chance: 0.5 });
  expect(game?.curve.map(({ multiple }) => multiple)).toEqual([0, 0.25, 0.5, 1, 1.5, 2]);
  expect(game?.curve[0]?.levels).toBe(0);
  // The mark and the compression give the class away.
  expect(game?.curve[0]?.accuracy).toBeGreaterThan(0.9);
  expect(Object.values(game?.bands ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  expect(Object.values(game?.channels ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
});

test('writes one page that asks for nothing, and all of it as data', () => {
  const page = readFileSync(told.page, 'utf8');
  expect(page).toContain('compressed harder');
  expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
  const { seconds, ...data } = JSON.parse(readFileSync(join(run, 'audit.json'), 'utf8')) as AuditResult;
  expect(seconds).toBeGreaterThan(0);
  expect(data.findings).toEqual(told.findings);
});

test('an audit can be looked at again: it finds the same without training', async () => {
  const { code, stdout } = await longway(['audit', run, '--json'], folder);
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as AuditResult).findings).toEqual(told.findings);
});

test('looks at photographs of any size through the lens, and tells what it changed', async () => {
  const wide = { create: { width: 90, height: 40, channels: 3, background: { r: 90, g: 120, b: 60 } } } as const;
  await sharp(wide).png().toFile(join(folder, 'wide.png'));
  mkdirSync(join(folder, 'more/deep'), { recursive: true });
  await sharp(wide).resize(7, 11).png().toFile(join(folder, 'more/deep/tiny.png'));
  writeFileSync(join(folder, 'more/bad.jpg'), 'no picture');
  const out = join(folder, 'lensed');
  for (const mode of ['tiled', 'resized']) {
    const { code, stdout, stderr } = await longway(['lens', run, 'wide.png', 'more', '--mode', mode, '--out', out, '--json'], folder);
    // One of them is broken: it is told, and keeps nobody from looking at the others.
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('bad.jpg') });
    const { pictures, broken } = JSON.parse(stdout);
    expect(broken).toHaveLength(1);
    expect(pictures).toMatchObject([
      { file: 'wide.png', height: 40, width: 90, mode, workedAt: mode === 'tiled' ? [40, 90] : [16, 16] },
      { height: 11, width: 7 },
    ]);
    const size = await sharp(join(out, 'wide-after.png')).metadata();
    expect(size).toMatchObject({ width: 90, height: 40 });
  }
  expect(readdirSync(out).sort()).toEqual(
    ['deep-tiny', 'wide']
      .flatMap((name) => ['after', 'before', 'difference', 'side-by-side'].map((what) => `${name}-${what}.png`))
      .concat('lens.json')
      .sort(),
  );
});

test.each([
  [['audit', 'pictures', '--minutes', 'soon'], 2, /--minutes[^]*a time in minutes/],
  [['audit', 'pictures', '--steps', '0'], 2, /--steps/],
  [['audit', 'pictures/marked/0.jpg'], 2, /neither a folder nor a data set/],
  [['audit', 'picturs'], 2, /did you mean pictures\?/],
  [['audit', 'cifar1'], 2, /did you mean cifar10\?/],
  [['lens', 'nowhere', 'wide.png'], 2, /no run folder/],
  [['lens', 'RUN', 'absent.png'], 2, /no such file or folder/],
  [['lens', 'RUN', 'wide.png', '--mode', 'tilled'], 2, /did you mean tiled/],
])('%p is refused with what to do', async (words, expected, message) => {
  const { code, stderr } = await longway(
    words.map((word) => (word === 'RUN' ? run : word)),
    folder,
  );
  expect({ code, stderr }).toMatchObject({ code: expected, stderr: expect.stringMatching(message) });
});

test('too few pictures are refused before anything is trained', async () => {
  await writePictures(join(folder, 'few'), 5);
  const { code, stderr } = await longway(['audit', 'few'], folder);
  expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringMatching(/too few pictures for an audit/) });
});
