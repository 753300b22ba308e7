import { type ImageShape, LongwayError } from '@longway/contracts';
import { chunksOf, decodeSafetensors, encodeSafetensors, type FolderContents, lengthOf, type StoredTensors } from '@longway/storage';
import { type Slot, type Slots, weightNames } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Networks } from '../networks';

const networkNames = ['lens', 'extractor', 'head'] as const;
const count = z.number().int().positive();
const imageShape = z.tuple([count, count, count]);
const OPTIMIZERS = 'optimizers.safetensors';

type Values = readonly (readonly [name: string, tensor: tf.Tensor])[];

/** @throws LongwayError, exit `diverged`, for a value that is not finite: it must not take the place of a good one. */
const storedFrom = (network: string, values: Values): StoredTensors =>
  Object.fromEntries(
    values.map(([name, tensor]) => {
      const data = tensor.dataSync() as Float32Array;
      const at = data.findIndex((value) => !Number.isFinite(value));
      if (at >= 0) {
        const found = `${data[at]} in ${name} of the ${network}`;
        const remedy = 'lower the learning rate of the one that diverged, give its schedule warmupSteps, or set clipNorm';
        throw new LongwayError('the training diverged', { expected: 'finite weights', found, remedy }, 'diverged');
      }
      return [name, { dtype: 'F32' as const, shape: tensor.shape, data }];
    }),
  );

const weightsOf = (model: tf.LayersModel): Values => {
  const names = weightNames(model);
  return model.weights.map((weight, i) => [names[i] as string, weight.read()]);
};

/** The weights of each network, running statistics included, as a safetensors file each. */
export const weightFiles = (networks: Networks, step: number): FolderContents =>
  Object.fromEntries(
    networkNames.map((network) => {
      const metadata = { network, step: String(step), inputShape: JSON.stringify(networks[network].inputs[0]?.shape.slice(1)) };
      return [`${network}.safetensors`, encodeSafetensors({ tensors: storedFrom(network, weightsOf(networks[network])), metadata })];
    }),
  );

/** What the optimisers remember. */
export const optimizerFile = (slots: Slots, step: number): FolderContents => {
  const read = Object.entries(slots).map(([name, slot]) => [name, slot.read()] as const);
  try {
    return { [OPTIMIZERS]: encodeSafetensors({ tensors: storedFrom('optimisers', read), metadata: { step: String(step) } }) };
  } finally {
    tf.dispose(read.map(([, tensor]) => tensor));
  }
};

/** Of all that these files hold. */
export const bytesOfTensors = (contents: FolderContents): number =>
  Object.values(contents).reduce((sum, data) => sum + lengthOf(chunksOf(data)), 0);

/** What a file must hold for its tensors to be taken: the same names and shapes. */
const requireFit = (where: string, stored: StoredTensors, expected: ReadonlyMap<string, readonly number[]>): void => {
  const described = (entries: Iterable<readonly [string, readonly number[]]>) =>
    [...entries].map(([name, shape]) => `${name} [${shape.join(', ')}]`).sort();
  const [found, wanted] = [described(Object.entries(stored).map(([name, { shape }]) => [name, shape])), described(expected)];
  if (JSON.stringify(found) === JSON.stringify(wanted)) return;
  const missing = wanted.filter((entry) => !found.includes(entry)).join(', ') || 'nothing more';
  const surplus = found.filter((entry) => !wanted.includes(entry)).join(', ') || 'nothing more';
  const remedy = 'resume with the configuration and the version that wrote it';
  throw new LongwayError('these tensors are not those of the networks', { where, expected: missing, found: surplus, remedy }, 'data');
};

type Receiver = Pick<Slot, 'shape' | 'assign'>;

const give = (where: string, { tensors }: { tensors: StoredTensors }, receivers: ReadonlyMap<string, Receiver>): void => {
  requireFit(where, tensors, new Map([...receivers].map(([name, { shape }]) => [name, shape])));
  for (const [name, receiver] of receivers) {
    const { data, shape } = tensors[name] as StoredTensors[string];
    const value = tf.tensor(data, [...shape], 'float32');
    receiver.assign(value);
    value.dispose();
  }
};

export type NetworkName = (typeof networkNames)[number];

/** Gives one network the weights that {@link weightFiles} wrote. @throws LongwayError where they are another's. */
export const restoreNetwork = (
  folder: string,
  contents: Readonly<Record<string, Buffer>>,
  network: NetworkName,
  model: tf.LayersModel,
): void => {
  const path = `${folder}/${network}.safetensors`;
  const names = weightNames(model);
  const receivers = model.weights.map((weight, i): [string, Receiver] => {
    const { shape } = weight.read();
    return [names[i] as string, { shape, assign: (value) => void weight.write(value) }];
  });
  give(path, decodeSafetensors(path, contents[`${network}.safetensors`] ?? Buffer.alloc(0)), new Map(receivers));
};

/** Gives the networks the weights that {@link weightFiles} wrote. @param folder for messages. @throws LongwayError where they are others'. */
export const restoreWeights = (folder: string, contents: Readonly<Record<string, Buffer>>, networks: Networks): void => {
  for (const network of networkNames) restoreNetwork(folder, contents, network, networks[network]);
};

/** What a network takes, by its file; undefined in those of longway 0.1.0 from before it was noted. */
export const inputShapeIn = (folder: string, contents: Readonly<Record<string, Buffer>>, network: NetworkName): ImageShape | undefined => {
  const path = `${folder}/${network}.safetensors`;
  const { inputShape } = decodeSafetensors(path, contents[`${network}.safetensors`] ?? Buffer.alloc(0)).metadata;
  return inputShape === undefined ? undefined : imageShape.parse(JSON.parse(inputShape));
};

/** Gives the optimisers what {@link optimizerFile} wrote. */
export const restoreOptimizers = (folder: string, contents: Readonly<Record<string, Buffer>>, slots: Slots): void => {
  const path = `${folder}/${OPTIMIZERS}`;
  give(path, decodeSafetensors(path, contents[OPTIMIZERS] ?? Buffer.alloc(0)), new Map(Object.entries(slots)));
};
