import { definePlugin, type ImageShape, type Lens } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';

const options = z.strictObject({
  size: z
    .number()
    .int()
    .positive()
    .refine((size) => size % 2 === 1, 'must be odd: a filter has a middle')
    .default(3)
    .describe('Rows and columns of the filter.'),
  blur: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Where training starts: 0 leaves images as they are, 1 takes the mean of the window.'),
});

type Options = z.output<typeof options>;

/** One filter for each channel, near the identity at first. It can blur and sharpen, but not draw. */
class BlurLens implements Lens {
  constructor(private readonly chosen: Options) {}

  build(imageShape: ImageShape, seed: number): tf.LayersModel {
    const images = tf.input({ shape: [...imageShape] });
    const filter = tf.layers.depthwiseConv2d({ kernelSize: this.chosen.size, padding: 'same', useBias: false, name: 'filter' });
    const model = tf.model({ inputs: images, outputs: filter.apply(images) as tf.SymbolicTensor });
    tf.tidy(() => filter.setWeights([this.start(imageShape[2], seed)]));
    return model;
  }

  /** `[size, size, channels, 1]` */
  private start(channels: number, seed: number): tf.Tensor4D {
    const { size, blur } = this.chosen;
    const random = randomFrom(seed, 'blur');
    const middle = (size * size - 1) / 2;
    const values = Array.from({ length: size * size * channels }, (_, i) => {
      const identity = Math.floor(i / channels) === middle ? 1 : 0;
      return (1 - blur) * identity + blur / (size * size) + 0.001 * random.normal();
    });
    return tf.tensor4d(values, [size, size, channels, 1]);
  }
}

export const plugin = definePlugin({ kind: 'lens', name: 'blur', options, create: (chosen) => new BlurLens(chosen) });
