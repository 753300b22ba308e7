import { type ImageShape, LongwayError, type RawImage } from '@longway/contracts';
import { decodeImage, type DecodeOptions, readImageSize, type View } from '@longway/images/decode';
import { type Crop, partOf, scaledSize, type Scaling, type Size } from './crop';

/** What a picture file becomes. */
export interface Framing {
  readonly scaling: Scaling;
  readonly shape: ImageShape;
  readonly crop: Crop;
}

const channelsOf = (channels: number): Pick<View, 'channels'> => ({ channels: channels === 1 ? 1 : 3 });

/** Decodes a picture, scales it, and writes the crop to `into`. */
export const decodePicture = async (bytes: Uint8Array, framing: Framing, into: Uint8Array, options: DecodeOptions): Promise<void> => {
  const { shape, crop } = framing;
  const [height, width, channels] = shape;
  const view = (picture: Size): View => ({ height, width, ...channelsOf(channels), flip: crop.mirrored, box: partOf(picture, framing) });
  await decodeImage(bytes, view, into, options);
};

/** A strip of a few pixels, scaled until its shorter side is long enough, would take all memory. */
const MOST_PIXELS = 100e6;

const tooLong = (picture: Size, scaled: Size, { name }: DecodeOptions): LongwayError =>
  new LongwayError(
    'the picture is too long for its width',
    {
      where: name,
      expected: `at most ${MOST_PIXELS} pixels once it is scaled`,
      found: `${picture.height}x${picture.width}, scaled ${scaled.height}x${scaled.width} (height x width)`,
      remedy: 'leave it out, or set square in the options of the data set',
    },
    'data',
  );

/** The whole picture, scaled: what a pack keeps. */
export const scalePicture = async (
  bytes: Uint8Array,
  { scaling, channels }: { scaling: Scaling; channels: number },
  options: DecodeOptions,
): Promise<RawImage> => {
  const picture = await readImageSize(bytes, options);
  const size = scaledSize(picture, scaling);
  if (size.height * size.width > MOST_PIXELS) throw tooLong(picture, size, options);
  const data = new Uint8Array(size.height * size.width * channels);
  await decodeImage(bytes, { ...size, ...channelsOf(channels) }, data, options);
  return { ...size, channels, data };
};
