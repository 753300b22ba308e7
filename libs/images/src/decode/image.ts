import type { Size } from '../place';
import { decodeJpeg, hasExif, isJpeg, readJpegHeader } from './jpeg';
import { attempt, open, readMetadata, secondsOf } from './metadata';
import { badImage, type DecodeOptions, MAX_PIXELS, requireModestSize } from './options';
import { type Orientation, storedBox, toOrientation, turnedSize, turnPixels } from './orientation';
import { resizePixels } from './pixels';
import type { View, ViewOf } from './view';

/** An image as it is stored, and how it is meant to be looked at. */
interface Header extends Size {
  readonly orientation: Orientation;
}

const readHeader = async (bytes: Uint8Array, options: DecodeOptions): Promise<Header> => {
  if (isJpeg(bytes)) {
    const { height, width } = readJpegHeader(bytes, options);
    requireModestSize({ height, width }, options);
    // Exif data that cannot be read tells nothing; whether the image can be is for its decoder to say.
    const found = hasExif(bytes) ? await readMetadata(bytes, options).catch(() => undefined) : undefined;
    return { height, width, orientation: toOrientation(found?.orientation) };
  }
  const { format, depth, height, width, orientation } = await readMetadata(bytes, options);
  requireModestSize({ height, width }, options);
  // sharp has no levels to give for other samples.
  if (depth !== 'uchar' && depth !== 'ushort')
    throw badImage('The image cannot be decoded.', options, `a ${format.toUpperCase()} with samples of type ${depth}`);
  return { height, width, orientation: toOrientation(orientation) };
};

/** The size of an image of any format that {@link decodeImage} reads, upright. @throws LongwayError (exit `data`) */
export const readImageSize = async (bytes: Uint8Array, options: DecodeOptions = {}): Promise<Size> => {
  const header = await readHeader(bytes, options);
  return turnedSize(header, header.orientation);
};

const decodeStored = async (bytes: Uint8Array, stored: Size, view: View, into: Uint8Array, options: DecodeOptions): Promise<void> => {
  if (isJpeg(bytes)) return decodeJpeg(bytes, view, into, options);
  const channels = view.channels ?? 3;
  const { maxPixels = MAX_PIXELS } = options;
  const data = await attempt(
    options,
    open(bytes, maxPixels, options)
      .removeAlpha()
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: secondsOf(options) })
      .toBuffer(),
  );
  resizePixels({ ...stored, channels, data }, view, into);
};

/**
 * {@link decodeJpeg} for images of any format that sharp reads (PNG, WebP, GIF, TIFF, AVIF), known by their contents, whatever their names say: the
 * first frame or page, the only one that is decoded. It stands upright, as its Exif data asks for: sizes and boxes are those of the upright image. Transparency is dropped, not
 * laid over a colour; 16-bit images become 8-bit ones. JPEG images take the quick way.
 *
 * @throws LongwayError (exit `data`) where the image is truncated, corrupt, too large or of no such format.
 */
export const decodeImage = async (bytes: Uint8Array, view: View | ViewOf, into: Uint8Array, options: DecodeOptions = {}): Promise<void> => {
  if (isJpeg(bytes) && !hasExif(bytes)) return decodeJpeg(bytes, view, into, options);
  const { orientation, ...stored } = await readHeader(bytes, options);
  const upright = turnedSize(stored, orientation);
  const wanted = typeof view === 'function' ? view(upright) : view;
  if (orientation === 1) return decodeStored(bytes, stored, wanted, into, options);
  const { channels = 3, flip = false, box = { left: 0, top: 0, ...upright } } = wanted;
  const target = new Uint8Array(into.length);
  await decodeStored(
    bytes,
    stored,
    { ...turnedSize(wanted, orientation), channels, box: storedBox(box, stored, orientation) },
    target,
    options,
  );
  turnPixels(target, wanted, channels, orientation, flip, into);
};
