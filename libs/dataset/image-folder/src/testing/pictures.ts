import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** Writes a small picture at each path, every one of another colour. */
export const writePictures = async (folder: string, paths: readonly string[]): Promise<void> => {
  for (const [i, path] of paths.entries()) {
    const format = /png$/i.test(path) ? 'png' : /webp$/i.test(path) ? 'webp' : 'jpeg';
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const background = { r: 20 * i, g: 200 - 10 * i, b: 50 };
    await sharp({ create: { width: 20 + i, height: 24, channels: 3, background } })
      .toFormat(format)
      .toFile(join(folder, path));
  }
};
