import type { FileContents } from '@longway/storage';
import { encodeSafetensors, type StoredTensor } from '@longway/storage';
import { weightNames } from '@longway/tensor';
import type * as tf from '@tensorflow/tfjs';
import { asTexts, type NetworkDescription, outputOf, type TrainedNetwork } from './network';
import { encodeOnnx } from './onnx/encode-onnx';
import { stockModel } from './stock-model';
import { layersModelFiles } from './tfjs-files';

export const formats = ['safetensors', 'tfjs', 'onnx'] as const;
export type Format = (typeof formats)[number];

/** Files of a network by their names, some in a folder: `extractor/model.json`. */
export type Files = Readonly<Record<string, FileContents>>;

type Encode = (network: TrainedNetwork, description: NetworkDescription) => Promise<Files>;

/** All weights, running statistics included, under the names that checkpoints have for them. */
const toSafetensors: Encode = async ({ kind, model }, description) => {
  const names = weightNames(model);
  const tensors = model.weights.map((weight, i): [string, StoredTensor] => {
    const value = weight.read();
    return [names[i] as string, { dtype: 'F32', shape: value.shape, data: value.dataSync() as Float32Array }];
  });
  return { [`${kind}.safetensors`]: encodeSafetensors({ tensors: Object.fromEntries(tensors), metadata: asTexts(description) }) };
};

const inStockLayers = async (network: TrainedNetwork, encode: (model: tf.LayersModel) => Promise<Files>): Promise<Files> => {
  const model = stockModel(network.model);
  try {
    return await encode(model);
  } finally {
    model.dispose();
  }
};

const toTfjs: Encode = (network, description) =>
  inStockLayers(network, async (model) => {
    const files = await layersModelFiles(model, { longway: description });
    return Object.fromEntries(Object.entries(files).map(([name, contents]) => [`${network.kind}/${name}`, contents]));
  });

const toOnnx: Encode = (network, description) =>
  inStockLayers(network, async (model) => {
    const outputs = network.endPoints.map((name) => [name, outputOf(model, name)]);
    const { version, layout } = description;
    const bytes = encodeOnnx(model, Object.fromEntries(outputs), { version, layout, metadata: asTexts(description) });
    return { [`${network.kind}.onnx`]: bytes };
  });

/** @throws LongwayError, exit `usage`, that names a layer which cannot be written in the format. */
export const encodeNetwork: Readonly<Record<Format, Encode>> = { safetensors: toSafetensors, tfjs: toTfjs, onnx: toOnnx };
