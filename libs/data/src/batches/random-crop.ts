import type { Geometry, SplitName } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import type { Crop } from '../decode/crop';

/** The crop of an image in an epoch of training: chance that nothing but the arguments fixes. */
export const randomCrop = (
  seed: number,
  split: SplitName,
  { epoch, index }: { epoch: number; index: number },
  { flip, cropping }: Geometry,
): Crop => {
  const random = randomFrom(seed, 'crop', split, epoch, index);
  const window = { across: random.uniform(), down: random.uniform(), mirrored: flip && random.uniform() < 0.5 };
  return cropping === 'inception' ? { ...window, inception: random.integer(2 ** 31) } : window;
};
