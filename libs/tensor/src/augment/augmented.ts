import type { AugmentationOptions, Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { colourJitter } from './colour-jitter';
import { flipped } from './flipped';
import { greyed } from './greyed';
import { inceptionCrops } from './inception-crops';

/** Images after the tricks that are asked for, in the order of Inception's preprocessing. Draws nothing for those that are not. */
export const augmented = (images: tf.Tensor4D, options: Omit<AugmentationOptions, 'standardise'>, random: Random): tf.Tensor4D =>
  tf.tidy(() => {
    const [, height, width] = images.shape;
    const cropped = options.inceptionCrop ? inceptionCrops(images, [height, width], random) : images;
    const turned = options.flip ? flipped(cropped, random) : cropped;
    const jittered = options.colourJitter ? colourJitter(turned, random) : turned;
    return greyed(jittered, options.greyscale, random);
  });
