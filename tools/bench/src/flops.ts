import type * as tf from '@tensorflow/tfjs';

/** Multiply-accumulate operations of a network for one image. */
export interface Macs {
  readonly all: number;
  /** Of the first layer that has a kernel: nobody needs its gradient by the images. */
  readonly first: number;
}

const product = (sizes: readonly (number | null)[]): number => sizes.reduce<number>((size, next) => size * (next ?? 1), 1);

const KINDS = ['Conv2D', 'DepthwiseConv2D', 'Dense'];

/** Of the convolutions and dense layers; what batch norm, activations, pooling and additions do beside them is left out. */
export const countMacs = (model: tf.LayersModel): Macs => {
  const counts = model.layers.map(macsOfLayer).filter((count) => count > 0);
  return { all: counts.reduce((sum, count) => sum + count, 0), first: counts[0] ?? 0 };
};

/** Every value of the kernel is used once at each place of the output. @returns 0 for a layer that is not counted. */
export const macsOfLayer = (layer: tf.layers.Layer): number => {
  if (!KINDS.includes(layer.getClassName())) return 0;
  const places = (layer.outputShape as (number | null)[]).slice(1, -1);
  return product(places) * product(layer.weights[0]?.shape ?? []);
};

const add = (...networks: readonly Macs[]): number => networks.reduce((sum, { all }) => sum + all, 0);

/**
 * Floating-point operations of a training step for one image, two a MAC. F, which is the extractor and its head, takes a forward pass, its
 * filters' gradients and, but for the first layer, its data's. A lens L takes the same for itself and, on the way back to it, F's
 * gradients by all data once more; F is fed lensed images only.
 */
export const stepFlops = ({ extractor, head, lens }: { extractor: Macs; head: Macs; lens: Macs }): number => {
  const f = add(extractor, head);
  const learning = (all: number, first: number) => 3 * all - first;
  const ofLens = lens.all > 0 ? learning(lens.all, lens.first) + f : 0;
  return 2 * (learning(f, extractor.first) + ofLens);
};
