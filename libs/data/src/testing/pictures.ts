import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StoredImage, StoredSplit } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import sharp from 'sharp';

/** Smooth colours, different for each seed: JPEG keeps them nearly as they are. */
export const gradient = (height: number, width: number, seed: number, channels = 3): Uint8Array => {
  const random = randomFrom(seed, 'gradient');
  const slopes = Array.from({ length: channels }, () => [random.uniform(), random.uniform()] as const);
  return Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const [down, across] = slopes[channel] as readonly [number, number];
    return Math.round(20 + (100 * (down * Math.floor(pixel / width))) / height + (100 * across * (pixel % width)) / width);
  });
};

export const writePicture = async (
  path: string,
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): Promise<void> => {
  const picture = sharp(pixels, { raw: { height, width, channels: channels as 1 | 3 } });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    await (
      path.endsWith('.png') ? picture.png() : path.endsWith('.webp') ? picture.webp({ lossless: true }) : picture.jpeg({ quality: 95 })
    ).toBuffer(),
  );
};

/** Pictures of several sizes and formats in a folder, as a split. */
export const pictureSplit = async (folder: string, count: number, { shorterSide = 20, flip = true } = {}): Promise<StoredSplit> => {
  const files: StoredImage[] = [];
  for (let i = 0; i < count; i++) {
    const path = join(folder, `${i}.${['jpg', 'png', 'webp'][i % 3]}`);
    const [height, width] = [24 + 3 * i, 40 - i];
    await writePicture(path, gradient(height, width, i), [height, width, 3]);
    files.push({ label: i % 2, source: { path } });
  }
  return storedSplit(files, { shorterSide, flip });
};

export const storedSplit = (images: readonly StoredImage[], geometry: StoredSplit['geometry']): StoredSplit => ({
  length: images.length,
  geometry,
  locate(index) {
    const image = images[index];
    if (!image) throw new RangeError(`no image ${index} in a split of ${images.length}`);
    return image;
  },
});
