import sharp, { type Metadata } from 'sharp';
import { otherThanPhotograph } from './format';
import { isJpeg, readJpegHeader } from './jpeg';
import { badImage, type DecodeOptions, MAX_SECONDS } from './options';
import { withoutTexts } from './png-texts';
import type { Size } from '../place';

/** @param limitInputPixels false where the caller looks at the size. */
export const open = (bytes: Uint8Array, limitInputPixels: number | false, { keepDamaged }: DecodeOptions) =>
  sharp(withoutTexts(bytes), { failOn: keepDamaged ? 'none' : 'error', limitInputPixels, ignoreIcc: true });

export const secondsOf = ({ maxSeconds = MAX_SECONDS }: DecodeOptions): number => maxSeconds;

/**
 * @throws LongwayError (exit `data`) in place of sharp's. The words are not those of libvips, which keeps them in one place for all threads: which ones arrive is
 * a matter of chance, and a run must tell the same each time.
 */
export const attempt = <T>(options: DecodeOptions, work: Promise<T>): Promise<T> =>
  work.catch((cause: Error) => {
    const isLate = cause.message.startsWith('timeout');
    const found = isLate ? `it takes longer than ${secondsOf(options)} s` : 'a file that is damaged or cut off';
    throw badImage('The image cannot be decoded.', options, found, cause);
  });

/** What a header tells, without looking at how large the image is. @throws LongwayError (exit `data`) */
export const readMetadata = (bytes: Uint8Array, options: DecodeOptions): Promise<Metadata> => {
  const other = otherThanPhotograph(bytes);
  if (other !== undefined) throw badImage('The image cannot be decoded.', options, other);
  return attempt(options, open(bytes, false, options).metadata());
};

/** What a file is, e.g. `JPEG`, `grey JPEG` or `16-bit PNG with alpha`, and the size of the image as it is stored. */
export interface Description extends Size {
  readonly format: string;
}

const jpegKinds: Readonly<Record<number, string>> = { 1: 'grey JPEG', 4: 'CMYK JPEG' };

/** @throws LongwayError (exit `data`) where the header cannot be read. */
export const describeImage = async (bytes: Uint8Array, options: DecodeOptions = {}): Promise<Description> => {
  if (isJpeg(bytes)) {
    const { height, width, channels } = readJpegHeader(bytes, options);
    return { format: jpegKinds[channels] ?? 'JPEG', height, width };
  }
  const { format, height, width, depth, channels, hasAlpha } = await readMetadata(bytes, options);
  const isGrey = channels - (hasAlpha ? 1 : 0) === 1;
  const parts = [depth === 'ushort' && '16-bit', isGrey && 'grey', format.toUpperCase(), hasAlpha && 'with alpha'];
  return { format: parts.filter(Boolean).join(' '), height, width };
};
