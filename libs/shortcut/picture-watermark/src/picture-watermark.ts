import { resolve } from 'node:path';
import { LongwayError, type PluginContext, type Shortcut } from '@longway/contracts';
import { type Mark, blend } from '@longway/images';
import sharp from 'sharp';
import type { z } from 'zod';
import type { options } from './options';

const readMark = async (file: string, width: number | null): Promise<Mark> => {
  try {
    const picture = sharp(file).autoOrient().toColourspace('srgb').ensureAlpha();
    const { data, info } = await (width === null ? picture : picture.resize({ width })).raw().toBuffer({ resolveWithObject: true });
    return { height: info.height, width: info.width, rgba: data };
  } catch (cause) {
    throw new LongwayError(
      'the picture cannot be read',
      {
        where: file,
        expected: 'a PNG, JPEG, WebP or SVG file',
        found: (cause as Error).message,
        remedy: "set the shortcut's `file`; a relative path starts from the configuration's folder",
        cause,
      },
      'data',
    );
  }
};

/** A logo on every picture, always at the same place: it turns with the picture. */
export const pictureWatermark = async (
  { file, width, ...blending }: z.output<typeof options>,
  { configFolder }: Pick<PluginContext, 'configFolder'>,
): Promise<Shortcut> => {
  const mark = await readMark(resolve(configFolder, file), width);
  return { draw: (image) => blend(image, mark, blending) };
};
