import type { Preview } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { reconstructionError, type ReconstructionParts } from './reconstruction';

/** As many test images as the paper averages over (arXiv 2002.08822, figure on the reconstruction error). */
const COUNT = 1280;
const EXAMPLES = 12;

/** What the lens does to marked test images that a seed chooses. @param parts.loader of marked images. */
export const makePreview = async (parts: ReconstructionParts, step: number): Promise<Preview> => {
  const examples: Preview['examples'][number][] = [];
  const error = await reconstructionError(parts, COUNT, (originals, lensed) => {
    if (examples.length === 0) examples.push(...pairs(originals, lensed, Math.min(EXAMPLES, originals.shape[0])));
  });
  return { step, examples, ...error };
};

const pairs = (originals: tf.Tensor4D, lensed: tf.Tensor4D, count: number): Preview['examples'][number][] => {
  const [a, b] = [bytes(originals, count), bytes(lensed, count)];
  return a.map((original, i) => ({ original, lensed: b[i] as string }));
};

/** 8-bit pictures as base64. */
const bytes = (images: tf.Tensor4D, count: number): string[] => {
  const size = images.size / images.shape[0];
  const levels = tf.round(tf.clipByValue(images.slice(0, count).add(1).mul(127.5), 0, 255)).dataSync();
  return Array.from({ length: count }, (_, i) => Buffer.from(Uint8Array.from(levels.slice(i * size, (i + 1) * size))).toString('base64'));
};
