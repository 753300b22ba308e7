import type { Dataset, PixelSplit } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';

/** Images of random pixels, in memory. */
export const noiseDataset = (count: number, side: number): Dataset<PixelSplit> => {
  const random = randomFrom(0, 'noise');
  const images = Array.from({ length: count }, (_, label) => ({
    height: side,
    width: side,
    channels: 3,
    data: Uint8Array.from({ length: side * side * 3 }, () => random.integer(256)),
    label,
  }));
  const split = { length: count, read: (index: number) => images[index] as (typeof images)[number] };
  return { classNames: images.map((_, i) => `image ${i}`), imageShape: [side, side, 3], open: async () => split };
};
