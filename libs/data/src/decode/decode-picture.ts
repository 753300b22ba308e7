import type { ImageShape, RawImage } from '@longway/contracts';
import { decodeImage, isJpeg, readJpegHeader, resizeThenCrop, type View, withShorterSide } from '@longway/images/decode';
import sharp from 'sharp';
import { type Crop, cropStart, type Size } from './crop';

/** What a picture file becomes. */
export interface Framing {
  readonly shorterSide: number;
  readonly shape: ImageShape;
  readonly crop: Crop;
}

const channelsOf = (channels: number): Pick<View, 'channels'> => ({ channels: channels === 1 ? 1 : 3 });

/** Decodes a picture, scales it, and writes the crop to `into`. @param name what errors call it. */
export const decodePicture = async (bytes: Uint8Array, { shorterSide, shape, crop }: Framing, into: Uint8Array, name: string): Promise<void> => {
  const [height, width, channels] = shape;
  const window = { height, width, ...channelsOf(channels), flip: crop.mirrored };
  const view = resizeThenCrop(shorterSide, window, (room) => cropStart({ height: room.height + height, width: room.width + width }, shape, crop));
  await decodeImage(bytes, view, into, { name });
};

const sizeOf = async (bytes: Uint8Array, name: string): Promise<Size> => (isJpeg(bytes) ? readJpegHeader(bytes, { name }) : sharp(bytes).metadata());

/** The whole picture, scaled: what a pack keeps. */
export const scalePicture = async (bytes: Uint8Array, { shorterSide, channels }: { shorterSide: number; channels: number }, name: string): Promise<RawImage> => {
  const size = withShorterSide(await sizeOf(bytes, name), shorterSide);
  const data = new Uint8Array(size.height * size.width * channels);
  await decodeImage(bytes, { ...size, ...channelsOf(channels) }, data, { name });
  return { ...size, channels, data };
};
