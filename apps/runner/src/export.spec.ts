import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSafetensors } from '@longway/storage';
import { launcher, longway } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

/** End to end: trains for two steps, and exports by the built command. Needs the build, as the target `test` of nx provides it. */
jest.setTimeout(120_000);

/** What `--json` prints of an export. */
interface Told {
  readonly folder: string;
  readonly networks: readonly object[];
  readonly files: Readonly<Record<string, number>>;
  readonly isTrained: boolean;
}

let folder: string;
let run: string;
beforeAll(async () => {
  if (!existsSync(join(dirname(launcher), '../dist/main.js')))
    throw new Error('These tests spawn the built command: npx nx test runner builds it first.');
  folder = mkdtempSync(join(tmpdir(), 'longway-export-'));
  writeOutsidePlugins(folder);
  const config = `
plugins: [./stripes]
dataset: stripes
extractor: { name: preact-resnet, widths: [4, 8], blocks: [1, 1], stemStride: 1 }
evaluators: []
sinks: [jsonl]
seeds: [3]
training: { steps: 2, batchSize: 8 }
lens: identity
arms: { plain: {}, lensed: { lens: { name: colour, widths: [2] } } }
`;
  writeFileSync(join(folder, 'marks.yaml'), config);
  const { code, stderr } = await longway(['run', 'marks.yaml'], folder);
  if (code !== 0) throw new Error(stderr);
  run = join('runs', readdirSync(join(folder, 'runs'))[0] as string);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('exports without the data that the run was made with, and without native TensorFlow', async () => {
  // The data set's plugin would say that its data is gone.
  writeFileSync(join(folder, 'stripes-away'), '');
  const { code, stdout, stderr } = await longway(['export', run, '--to', 'onnx', '--arm', 'lensed', '--json'], folder);
  rmSync(join(folder, 'stripes-away'));
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('extractor:') });
  const { folder: place, networks, files, isTrained } = JSON.parse(stdout) as Told;
  expect(place).toBe(join(folder, run, 'arms/lensed/seed-3/exports/onnx'));
  expect(isTrained).toBe(true);
  expect(networks).toMatchObject([
    { network: 'extractor', experiment: 'marks', arm: 'lensed', seed: 3, step: 2, inputShape: [8, 8, 1] },
    { network: 'lens', inputShape: [8, 8, 1] },
  ]);
  expect(Object.keys(files).sort()).toEqual(readdirSync(place).sort());
});

it('writes the weights that training ended with', async () => {
  const { code, stdout } = await longway(
    ['export', run, '--to', 'safetensors', '--arm', 'lensed', '--network', 'lens', '--out', 'mine'],
    folder,
  );
  expect(code).toBe(0);
  expect(stdout).toContain(join(folder, 'mine'));
  const { tensors } = await readSafetensors(join(folder, 'mine/lens.safetensors'));
  expect(tensors).toEqual((await readSafetensors(join(folder, run, 'arms/lensed/seed-3/weights/lens.safetensors'))).tensors);
});

it('says that an arm has no lens, and exports the extractor alone', async () => {
  const { code, stderr, stdout } = await longway(['export', run, '--to', 'tfjs', '--arm', 'plain'], folder);
  expect(code).toBe(0);
  expect(stderr).toContain('the lens identity has no weights');
  expect(stdout).toContain('extractor/model.json');
  expect(stdout).not.toContain('lens/');
  const alone = await longway(['export', run, '--to', 'tfjs', '--arm', 'plain', '--network', 'lens'], folder);
  expect(alone.code).toBe(2);
  expect(alone.stderr).toMatch(/the arm plain has no lens[^]*--arm lensed/);
});

it('says that nothing was saved yet', async () => {
  const place = join(folder, run, 'arms/lensed/seed-3');
  renameSync(join(place, 'weights'), join(place, 'away'));
  const { code, stderr } = await longway(['export', run, '--to', 'onnx', '--arm', 'lensed'], folder);
  renameSync(join(place, 'away'), join(place, 'weights'));
  expect(code).toBe(3);
  expect(stderr).toMatch(/nothing that was trained lies here[^]*weights or a checkpoint/);
});

it.each([
  [['runs', '--to', 'onnx'], /this is no run folder/],
  [['RUN'], /--to/],
  [['RUN', '--to', 'onxx'], /no format "onxx"[^]*did you mean onnx/],
  [['RUN', '--to', 'onnx'], /several arms[^]*plain, lensed[^]*--arm plain/],
  [['RUN', '--to', 'onnx', '--arm', 'lensd'], /no arm "lensd"[^]*did you mean lensed/],
  [['RUN', '--to', 'onnx', '--arm', 'lensed', '--seed', '4'], /no seed "4"[^]*one of 3/],
  [['RUN', '--to', 'onnx', '--network', 'head'], /no network "head"[^]*extractor, lens, both/],
  [['RUN', '--to', 'tfjs', '--layout', 'nchw'], /tfjs has no choice of layout/],
])('export %p is wrong usage', async (words, message) => {
  const { code, stderr } = await longway(['export', ...words.map((word) => (word === 'RUN' ? run : word))], folder);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
});
