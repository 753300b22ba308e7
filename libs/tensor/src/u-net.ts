import * as tf from '@tensorflow/tfjs';
import { heNormal } from './initializers';
import { seedFor } from './random';

export interface UNetTrunkOptions {
  /** Channels at each depth, from full resolution down; every further depth halves the sides, rounded up. */
  readonly widths: readonly number[];
  /** 3x3 convolutions at each depth, and again on the way up. */
  readonly convolutions: number;
  /** Share of the running statistics that batch norm keeps at each step. */
  readonly batchNormMomentum: number;
  readonly seed: number;
  /** What the convolutions of each depth on the way down are given in place of the map that comes there. @param name of the depth: `encoder0`, ... */
  readonly enter?: (map: tf.SymbolicTensor, name: string) => tf.SymbolicTensor;
}

type Apply = (map: tf.SymbolicTensor) => tf.SymbolicTensor;

const through = (map: tf.SymbolicTensor, ...layers: readonly { apply(input: tf.SymbolicTensor): unknown }[]): tf.SymbolicTensor =>
  layers.reduce((input, layer) => layer.apply(input) as tf.SymbolicTensor, map);

/**
 * A U-Net (Ronneberger et al. 2015) without its last convolution: convolutions, batch norm and relu at each depth, skip connections between. One
 * width makes it a plain stack of convolutions. Names of layers and the seed fix the initial weights.
 *
 * @param images `[batch, h, w, channels]`; the sides may be any.
 * @returns a map `[batch, h, w, widths[0]]`.
 */
export const uNetTrunk = (
  images: tf.SymbolicTensor,
  { widths, convolutions, batchNormMomentum, seed, enter = (map) => map }: UNetTrunkOptions,
): tf.SymbolicTensor => {
  const stack =
    (filters: number, name: string): Apply =>
    (map) => {
      for (let i = 0; i < convolutions; i++) {
        const kernelInitializer = heNormal(seedFor(seed, 'lens', `${name}_${i}`));
        map = through(
          map,
          tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false, kernelInitializer, name: `${name}_conv${i}` }),
          tf.layers.batchNormalization({ epsilon: 1e-5, momentum: batchNormMomentum, name: `${name}_bn${i}` }),
          tf.layers.activation({ activation: 'relu', name: `${name}_relu${i}` }),
        );
      }
      return map;
    };

  const skips: tf.SymbolicTensor[] = [];
  let map = images;
  widths.forEach((width, depth) => {
    // `same` keeps the last row and column of an odd side.
    if (depth > 0) map = through(map, tf.layers.maxPooling2d({ poolSize: 2, padding: 'same', name: `down${depth}` }));
    map = stack(width, `encoder${depth}`)(enter(map, `encoder${depth}`));
    skips.push(map);
  });

  for (let depth = widths.length - 2; depth >= 0; depth--) {
    const skip = skips[depth] as tf.SymbolicTensor;
    const larger = cutTo(skip, through(map, tf.layers.upSampling2d({ size: [2, 2], name: `up${depth}` })), `cut${depth}`);
    const joined = tf.layers.concatenate({ name: `join${depth}` }).apply([larger, skip]) as tf.SymbolicTensor;
    map = stack(widths[depth] as number, `decoder${depth}`)(joined);
  }
  return map;
};

/** Takes away the row and the column that twice a side rounded up has too much. */
const cutTo = (skip: tf.SymbolicTensor, map: tf.SymbolicTensor, name: string): tf.SymbolicTensor => {
  const [rows, columns] = [1, 2].map((axis) => (map.shape[axis] as number) - (skip.shape[axis] as number)) as [number, number];
  return rows === 0 && columns === 0
    ? map
    : through(
        map,
        tf.layers.cropping2D({
          cropping: [
            [0, rows],
            [0, columns],
          ],
          name,
        }),
      );
};
