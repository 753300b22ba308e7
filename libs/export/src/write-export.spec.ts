import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';
import { formats } from './formats';
import { buildNetwork } from './testing/network-plugins';
import type { TrainedNetwork } from './network';
import { writeExport } from './write-export';

const origin = { version: '1.2.3', experiment: 'marks', arm: 'with-lens', seed: 4, step: 70 };
let networks: TrainedNetwork[];
let parent: string;
let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  networks = [
    await buildNetwork('extractor preact-resnet', { widths: [4, 8], blocks: [1, 1] }, [8, 12, 1]),
    await buildNetwork('lens colour', { widths: [2] }, [16, 12, 1]),
  ];
});
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'longway-export-'));
  folder = join(parent, 'a', 'b');
});
afterEach(() => rm(parent, { recursive: true }));

const write = (format: (typeof formats)[number], more: object = {}) => writeExport({ format, folder, networks, origin, ...more });

test('safetensors hold the weights, and say whose they are and how they are used', async () => {
  const written = await write('safetensors');
  expect(Object.keys(written.files).sort()).toEqual(['README.md', 'export.json', 'extractor.safetensors', 'lens.safetensors']);
  const { tensors, metadata } = await readSafetensors(join(folder, 'lens.safetensors'));
  expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual({
    'hidden0/kernel': [1, 1, 1, 2],
    'hidden0/bias': [2],
    'change/kernel': [1, 1, 2, 1],
    'change/bias': [1],
  });
  expect(metadata).toEqual({
    'longway.network': 'lens',
    'longway.version': '1.2.3',
    'longway.experiment': 'marks',
    'longway.arm': 'with-lens',
    'longway.seed': '4',
    'longway.step': '70',
    'longway.layout': 'nhwc',
    'longway.inputShape': '[16,12,1]',
    'longway.pixelRange': '[-1,1]',
    'longway.endPoints': '[{"name":"lensed","shape":[16,12,1]}]',
  });
});

test.each(formats)('the folder of %s says how to use it, for people and for programs', async (format) => {
  const { files } = await write(format);
  for (const [path, bytes] of Object.entries(files)) expect((await readFile(join(folder, path))).length).toBe(bytes);
  const page = await readFile(join(folder, 'README.md'), 'utf8');
  expect(page).toContain(`# marks, arm with-lens, seed 4, as ${format}`);
  for (const said of ['[batch, 8, 12, 1]', '`features` | [batch, 2, 3, 8]', 'level / 127.5 - 1', '```']) expect(page).toContain(said);
  const { networks: described, ...about } = JSON.parse(await readFile(join(folder, 'export.json'), 'utf8'));
  expect(about.format).toBe(format);
  expect(described.map(({ network, inputShape }: { network: string; inputShape: number[] }) => [network, inputShape])).toEqual([
    ['extractor', [8, 12, 1]],
    ['lens', [16, 12, 1]],
  ]);
});

test('ONNX with channels first says so', async () => {
  const { networks: described } = await write('onnx', { layout: 'nchw' });
  expect(described[0]).toMatchObject({ layout: 'nchw', inputShape: [1, 8, 12] });
  expect(described[0]?.endPoints.at(-1)).toEqual({ name: 'features', shape: [8, 2, 3] });
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('[batch, 1, 8, 12]` (channels, height, width)');
});

test('takes the place of a former export as a whole, and of nothing else', async () => {
  await write('tfjs');
  await write('onnx', { networks: networks.slice(1) });
  expect((await readdir(folder)).sort()).toEqual(['README.md', 'export.json', 'lens.onnx']);
  expect(await readdir(join(parent, 'a'))).toEqual(['b']);
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await writeFile(join(folder, 'thesis.tex'), 'ten years of work');
  await expect(write('onnx')).rejects.toThrow(/the folder holds something else[^]*thesis\.tex[^]*another --out/);
  expect(await readdir(folder)).toEqual(['thesis.tex']);
});

test('says where it cannot be written', async () => {
  await writeFile(join(parent, 'a'), '');
  await expect(write('onnx')).rejects.toMatchObject({ exit: 'storage' });
});
