import sharp, { type Metadata } from 'sharp';
import type { Size } from '../place';
import { decodeJpeg, hasExif, isJpeg, readJpegHeader } from './jpeg';
import { badImage, type DecodeOptions, requireModestSize } from './options';
import { type Orientation, storedBox, toOrientation, turnedSize, turnPixels } from './orientation';
import { resizePixels } from './pixels';
import type { View, ViewOf } from './view';

/** Formats by their first bytes that people have and sharp does not read. */
const unread: readonly (readonly [string, RegExp])[] = [
  ['BMP', /^BM/],
  ['PSD', /^8BPS/],
  ['JPEG 2000', /^(\0\0\0\fjP {2}|\u00ffO\u00ffQ)/],
  ['JPEG XL', /^(\u00ff\n|\0\0\0\fJXL )/],
  ['a web page', /^\s*<(!doctype|html)/i],
];

const NO_FORMAT = 'neither JPEG nor PNG, WebP, GIF, TIFF or AVIF';

const open = (bytes: Uint8Array, { keepDamaged }: DecodeOptions) =>
  sharp(bytes, { failOn: keepDamaged ? 'none' : 'error', limitInputPixels: false, ignoreIcc: true });

const attempt = <T>(bytes: Uint8Array, options: DecodeOptions, work: Promise<T>): Promise<T> =>
  work.catch((cause: Error) => {
    const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
    const format = unread.find(([, magic]) => magic.test(start))?.[0];
    const said = cause.message.replace(/\s*\n\s*/g, ' ').trim();
    throw badImage('The image cannot be decoded.', options, format ?? (/unsupported image format/.test(said) ? NO_FORMAT : said), cause);
  });

const readMetadata = (bytes: Uint8Array, options: DecodeOptions): Promise<Metadata> => {
  if (bytes.length === 0) throw badImage('The image cannot be decoded.', options, 'an empty file');
  return attempt(bytes, options, open(bytes, options).metadata());
};

/** An image as it is stored, and how it is meant to be looked at. */
interface Header extends Size {
  readonly orientation: Orientation;
}

const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

const readHeader = async (bytes: Uint8Array, options: DecodeOptions): Promise<Header> => {
  if (isJpeg(bytes)) {
    const { height, width } = readJpegHeader(bytes, options);
    // Exif data that cannot be read tells nothing; whether the image can be is for its decoder to say.
    const found = hasExif(bytes)
      ? await open(bytes, options)
          .metadata()
          .catch(() => undefined)
      : undefined;
    return { height, width, orientation: toOrientation(found?.orientation) };
  }
  const { format, depth, height, width, orientation } = await readMetadata(bytes, options);
  // sharp draws pages and vector graphics too, which are no photographs, and has no levels to give for other samples.
  if (!formats.has(format)) throw badImage('The image cannot be decoded.', options, format);
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
  requireModestSize(stored, options);
  const channels = view.channels ?? 3;
  const data = await attempt(
    bytes,
    options,
    open(bytes, options)
      .removeAlpha()
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer(),
  );
  resizePixels({ ...stored, channels, data }, view, into);
};

/**
 * {@link decodeJpeg} for images of any format that sharp reads (PNG, WebP, GIF, TIFF, AVIF), known by their contents, whatever their names say: the
 * first frame or page. It stands upright, as its Exif data asks for: sizes and boxes are those of the upright image. Transparency is dropped, not
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
