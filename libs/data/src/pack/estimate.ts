import { type Dataset, type Split, splitNames } from '@longway/contracts';
import { requireRoom } from '@longway/storage';
import { type PackScaling, scaledImage } from './scaled-images';
import { ENTRY_BYTES } from './table';

const SAMPLES = 32;

/** Bytes of a split's images: from the sizes of a few, evenly spread. */
const bytesOf = async (split: Split, scaling: PackScaling): Promise<number> => {
  const count = Math.min(SAMPLES, split.length);
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * split.length) / count));
  const samples = await Promise.all(indices.map((index) => scaledImage(split, index, scaling)));
  const whole = samples.flatMap((image) => ('failure' in image ? [] : [image.data.length]));
  const mean = whole.reduce((sum, bytes) => sum + bytes, 0) / Math.max(whole.length, 1);
  return Math.ceil((mean + ENTRY_BYTES) * split.length);
};

/** About how many bytes a pack will have. */
export const estimateBytes = async (dataset: Dataset, scaling: PackScaling): Promise<number> => {
  let bytes = 0;
  for (const name of splitNames) bytes += await bytesOf(await dataset.open(name), scaling);
  return bytes;
};

/** @throws LongwayError (exit `storage`) where the disk has less free than is needed. */
export const requireSpace = (folder: string, needed: number): Promise<void> =>
  requireRoom(folder, needed, {
    summary: 'the disk has too little space for the pack',
    remedy: 'free some space, choose a folder on another disk, or lower --shorter-side',
    isEstimate: true,
  });
