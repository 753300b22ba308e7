import { type ImageShape, LongwayError, type RawImage } from '@longway/contracts';
import sharp from 'sharp';
import { copyRows } from './copy-rows';
import { type Crop, cropStart, scaledSize, type Size } from './crop';

/** What a picture file becomes. */
export interface Framing {
  readonly shorterSide: number;
  readonly shape: ImageShape;
  readonly crop: Crop;
}

/** libvips decodes, and scales by averaging over all pixels that fall together. Opacity is left out, as is a rotation that EXIF asks for. */
const scaled = (bytes: Uint8Array, { height, width }: Size, channels: number) =>
  sharp(bytes, { failOn: 'error' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .removeAlpha()
    .resize({ width, height, fit: 'fill', kernel: 'linear' });

const sizeAfterScaling = async (bytes: Uint8Array, shorterSide: number): Promise<Size> => scaledSize(await sharp(bytes).metadata(), shorterSide);

/** Decodes a picture, scales it, and writes the crop to the start of `into`. */
export const decodePicture = async (bytes: Uint8Array, { shorterSide, shape, crop }: Framing, into: Uint8Array): Promise<void> => {
  const [height, width, channels] = shape;
  const size = await sizeAfterScaling(bytes, shorterSide);
  const part = { ...cropStart(size, shape, crop), height, width };
  const { data, info } = await scaled(bytes, size, channels).extract(part).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  requireChannels(info.channels, channels);
  copyRows(data, { height, width, channels, stride: width * channels, start: 0 }, into, crop.mirrored);
};

/** The whole picture, scaled: what a pack keeps. */
export const scalePicture = async (bytes: Uint8Array, shorterSide: number, channels: number): Promise<RawImage> => {
  const size = await sizeAfterScaling(bytes, shorterSide);
  const { data, info } = await scaled(bytes, size, channels).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  requireChannels(info.channels, channels);
  return { ...size, channels, data };
};

const requireChannels = (found: number, expected: number): void => {
  if (found !== expected) throw new LongwayError('a picture has other channels than it should', { expected: `${expected}`, found: `${found}` }, 'data');
};
