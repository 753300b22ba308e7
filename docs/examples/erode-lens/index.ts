import { definePlugin, type ImageShape, type Lens } from '@longway/contracts';
import { glorotUniform, seedFor } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';

const options = z.strictObject({
  radius: z
    .number()
    .int()
    .positive()
    .default(1)
    .describe('What is at most 2 * radius pixels thin, and brighter than its surroundings, can go.'),
  width: z.number().int().positive().default(16).describe('Channels of the network that chooses where.'),
  start: z.number().gt(0).lt(1).default(0.3).describe('How far images are worn away everywhere before the first step.'),
});

type Options = z.output<typeof options>;

const symbolic = (output: unknown): tf.SymbolicTensor => output as tf.SymbolicTensor;

/** A convolution of the fixed weight -1, which nothing trains. */
const negative = (images: tf.SymbolicTensor, channels: number): tf.SymbolicTensor => {
  const layer = tf.layers.depthwiseConv2d({ kernelSize: 1, useBias: false, trainable: false });
  const negated = symbolic(layer.apply(images));
  tf.tidy(() => layer.setWeights([tf.fill([1, 1, channels, 1], -1)]));
  return negated;
};

/** image + where * (darkest neighbour - image): `where`, in [0, 1], is what a small network makes of the image. */
const erode = ({ radius, width, start }: Options): Lens => ({
  build([height, rowLength, channels]: ImageShape, seed: number): tf.LayersModel {
    const images = tf.input({ shape: [height, rowLength, channels] });
    const kernel = (name: string) => ({
      kernelSize: 3,
      padding: 'same' as const,
      kernelInitializer: glorotUniform(seedFor(seed, name)),
      name,
    });
    const seen = ['erode1', 'erode2', 'erode3'].reduce(
      (before, name) => symbolic(tf.layers.conv2d({ ...kernel(name), filters: width, activation: 'relu' }).apply(before)),
      images,
    );
    const biasInitializer = tf.initializers.constant({ value: Math.log(start / (1 - start)) });
    const where = tf.layers.conv2d({ ...kernel('where'), filters: 1, activation: 'sigmoid', biasInitializer }).apply(seen);

    // The darkest neighbour is the brightest of the negative.
    const brightest = tf.layers.maxPooling2d({ poolSize: 2 * radius + 1, strides: 1, padding: 'same' });
    const minusDarkest = symbolic(brightest.apply(negative(images, channels)));
    const change = negative(symbolic(tf.layers.add().apply([minusDarkest, images])), channels);
    const lensed = tf.layers.add().apply([images, symbolic(tf.layers.multiply().apply([symbolic(where), change]))]);
    return tf.model({ inputs: images, outputs: symbolic(lensed) });
  },
});

export const plugin = definePlugin({ kind: 'lens', name: 'erode', options, create: erode });
