import type { Preview } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { reconstructionError, type ReconstructionParts } from './reconstruction';

/** How much of the test images is looked at. */
export interface PreviewSize {
  /** Images that the error is the mean of. */
  readonly images: number;
  /** Those that are shown. */
  readonly examples: number;
}

/** As many test images as the paper averages over (arXiv 2002.08822, figure on the reconstruction error). */
export const finalPreview: PreviewSize = { images: 1280, examples: 12 };
/** Training waits for it: a batch of small images. */
export const passingPreview: PreviewSize = { images: 128, examples: 8 };

/**
 * The steps behind which a training shows what its lens does: their distance grows in a straight line, for lenses change most at first.
 * Fewer than `count` where there are few steps; never the last one, which has the final preview.
 */
export const previewSteps = (steps: number, count: number): ReadonlySet<number> => {
  const places = Array.from({ length: count }, (_, i) => Math.max(1, Math.round(steps * ((i + 1) / (count + 1)) ** 2)));
  return new Set(places.filter((step) => step < steps));
};

/** What the lens does to marked test images that a seed chooses. @param parts.loader of marked images. */
export const makePreview = async (parts: ReconstructionParts, step: number, size: PreviewSize): Promise<Preview> => {
  const examples: Preview['examples'][number][] = [];
  const error = await reconstructionError(parts, size.images, (originals, lensed) => {
    if (examples.length === 0) examples.push(...pairs(originals, lensed, Math.min(size.examples, originals.shape[0])));
  });
  const region = parts.task.region?.(parts.networks.inputShape);
  return { step, ...(region && { region }), examples, ...error };
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
