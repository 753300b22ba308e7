import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginContext } from '@longway/contracts';
import { type StoredTensor, writeSafetensors } from '@longway/storage';
import { randomFrom, weightNames } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { plugin } from '.';
import { timmPlace } from './pretrained';

const small = { widthMultiplier: 1 / 16 };
const image = [33, 32, 3] as const;
/** Channels of each stage at that width; the stem has 4. */
const CHANNELS = [16, 32, 64, 128];

let folder: string;
const warnings: string[] = [];
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'longway-pretrained-'));
});
afterEach(() => void warnings.splice(0));
afterAll(() => rm(folder, { recursive: true }));

const random = randomFrom(1, 'pretrained');
const tensor = (...shape: number[]): StoredTensor => {
  const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0.5 + 0.3 * random.uniform());
  return { dtype: 'F32', shape, data };
};

/** As `state_dict` of timm's resnetv2_50 names and shapes it, with a head of ten classes. */
const timmWeights = (): Record<string, StoredTensor> => {
  const tensors: Record<string, StoredTensor> = { 'stem.conv.weight': tensor(4, 3, 7, 7) };
  const norm = (name: string, channels: number) => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) tensors[`${name}.${part}`] = tensor(channels);
    tensors[`${name}.num_batches_tracked`] = { dtype: 'I32', shape: [], data: Int32Array.of(3) };
  };
  let incoming = 4;
  [3, 4, 6, 3].forEach((blocks, stage) => {
    const outgoing = CHANNELS[stage] as number;
    const width = outgoing / 4;
    for (let block = 0; block < blocks; block++) {
      const name = `stages.${stage}.blocks.${block}`;
      if (block === 0) tensors[`${name}.downsample.conv.weight`] = tensor(outgoing, incoming, 1, 1);
      norm(`${name}.norm1`, incoming);
      tensors[`${name}.conv1.weight`] = tensor(width, incoming, 1, 1);
      norm(`${name}.norm2`, width);
      tensors[`${name}.conv2.weight`] = tensor(width, width, 3, 3);
      norm(`${name}.norm3`, width);
      tensors[`${name}.conv3.weight`] = tensor(outgoing, width, 1, 1);
      incoming = outgoing;
    }
  });
  norm('norm', incoming);
  return { ...tensors, 'head.fc.weight': tensor(10, incoming, 1, 1), 'head.fc.bias': tensor(10) };
};

const written = async (name: string, tensors: Record<string, StoredTensor>): Promise<string> => {
  await writeSafetensors(join(folder, name), { tensors, metadata: {} });
  return name;
};

const build = async (pretrained: string | null) => {
  const context = { configFolder: folder, warn: (message: string) => void warnings.push(message) } as PluginContext;
  const extractor = await plugin.create(plugin.options.parse({ ...small, pretrained }), context);
  return [extractor.build(image, 1).model, extractor] as const;
};

const kernelAt = (model: tf.LayersModel, layer: string) => model.getLayer(layer).getWeights()[0]?.arraySync() as number[][][][];

test('begins with the weights and the running statistics of a file of timm', async () => {
  const tensors = timmWeights();
  const [model, extractor] = await build(await written('timm.safetensors', tensors));
  // [out, in, row, column] there is [row, column, in, out] here.
  const stem = tensors['stem.conv.weight'] as StoredTensor;
  expect(kernelAt(model, 'stem')[6]?.[2]?.[1]?.[3]).toBe(stem.data[((3 * 3 + 1) * 7 + 6) * 7 + 2]);
  const conv = tensors['stages.2.blocks.5.conv2.weight'] as StoredTensor;
  expect(kernelAt(model, 'stage3_block6_conv2')[2]?.[0]?.[7]?.[9]).toBe(conv.data[((9 * 16 + 7) * 3 + 2) * 3]);
  const norm = model.getLayer('stage2_block1_pre1_bn').getWeights();
  const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => tensors[`stages.1.blocks.0.norm1.${part}`]?.data);
  expect(norm.map((values) => values.dataSync())).toEqual(parts);
  expect(model.getLayer('features_bn').getWeights()[3]?.dataSync()).toEqual(tensors['norm.running_var']?.data);
  extractor.build(image, 2);
  // The head, once; counters are not worth a word.
  expect(warnings).toEqual([expect.stringMatching(/timm\.safetensors: not needed, and left out: head\.fc\.weight, head\.fc\.bias$/)]);
});

test('takes every weight of a file but the head from a place of its own', async () => {
  const [model] = await build(null);
  const names = weightNames(model).map((name) => timmPlace(name).name);
  const known = Object.keys(timmWeights()).filter((name) => !/^head|num_batches_tracked$/.test(name));
  expect([...names].sort()).toEqual([...known].sort());
  expect(warnings).toEqual([]);
});

test('takes what longway itself exported', async () => {
  const [random] = await build(null);
  const values = random.weights.map((weight) => weight.read());
  const tensors = weightNames(random).map((name, i): [string, StoredTensor] => {
    const { shape } = values[i] as tf.Tensor;
    return [name, tensor(...shape)];
  });
  const [model] = await build(await written('own.safetensors', Object.fromEntries(tensors)));
  expect(model.weights.map((weight) => weight.read().dataSync())).toEqual(tensors.map(([, { data }]) => data));
  expect(warnings).toEqual([]);
});

test('lists what is missing and what has another shape', async () => {
  const { 'norm.bias': _, ...tensors } = timmWeights();
  const file = await written('broken.safetensors', { ...tensors, 'stem.conv.weight': tensor(4, 1, 7, 7) });
  await expect(build(file)).rejects.toThrow(
    /broken\.safetensors: [^]*2 of 249 do not fit[^]*stem\.conv\.weight of \[4, 1, 7, 7\] in place of \[4, 3, 7, 7\]; no norm\.bias, which is \[128\]\n/,
  );
});

test('of a file of another width, the first differences are named and the others counted', async () => {
  const file = await written('narrow.safetensors', timmWeights());
  const context = { configFolder: folder, warn: () => undefined } as unknown as PluginContext;
  const extractor = await plugin.create(plugin.options.parse({ widthMultiplier: 1 / 8, pretrained: file }), context);
  expect(() => extractor.build(image, 1)).toThrow(/stem\.conv\.weight of \[4, 3, 7, 7\] in place of \[8, 3, 7, 7\];[^]*and \d+ more/);
});

test.each([
  ['another network', { 'conv1.weight': tensor(1) }, /weights of another network[^]*found: +conv1\.weight/],
  ['nothing', {}, /found: +no tensor/],
])('refuses a file of %s', async (_, tensors, message) => {
  const file = await written('other.safetensors', tensors);
  await expect(build(file)).rejects.toThrow(message);
});

test('says which file is missing', () =>
  expect(build('none.safetensors')).rejects.toThrow(/none\.safetensors: the weights cannot be read/));
