import type { ImageShape, RawImage } from '@longway/contracts';
import { decodeImage, readImageSize, type View } from '@longway/images/decode';
import { type Crop, partOf, scaledSize, type Scaling, type Size } from './crop';

/** What a picture file becomes. */
export interface Framing {
  readonly scaling: Scaling;
  readonly shape: ImageShape;
  readonly crop: Crop;
}

const channelsOf = (channels: number): Pick<View, 'channels'> => ({ channels: channels === 1 ? 1 : 3 });

/** Decodes a picture, scales it, and writes the crop to `into`. @param name what errors call it. */
export const decodePicture = async (bytes: Uint8Array, framing: Framing, into: Uint8Array, name: string): Promise<void> => {
  const { shape, crop } = framing;
  const [height, width, channels] = shape;
  const view = (picture: Size): View => ({ height, width, ...channelsOf(channels), flip: crop.mirrored, box: partOf(picture, framing) });
  await decodeImage(bytes, view, into, { name });
};

/** The whole picture, scaled: what a pack keeps. */
export const scalePicture = async (
  bytes: Uint8Array,
  { scaling, channels }: { scaling: Scaling; channels: number },
  name: string,
): Promise<RawImage> => {
  const size = scaledSize(await readImageSize(bytes, { name }), scaling);
  const data = new Uint8Array(size.height * size.width * channels);
  await decodeImage(bytes, { ...size, ...channelsOf(channels) }, data, { name });
  return { ...size, channels, data };
};
