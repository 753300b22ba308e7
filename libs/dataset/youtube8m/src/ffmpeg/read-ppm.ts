import { LongwayError, type RawImage } from '@longway/contracts';
import type { ByteReader } from '@longway/storage';

/** One picture may have so many bytes: a video of another shape than videos have does not fill the memory. */
const MAX_BYTES = 2 ** 26;

const HEADER_LINE_BYTES = 32;

const broken = (expected: string, found: string): LongwayError =>
  new LongwayError('ffmpeg gave a broken frame', { expected, found }, 'data');

/**
 * The next of pictures in the PPM format (binary, 8 bits) that follow one another, as ffmpeg writes them.
 *
 * @returns undefined where there is none.
 * @throws LongwayError (exit `data`) for anything else, and for a picture that is cut off or too large.
 */
export const readPpm = async (bytes: ByteReader): Promise<RawImage | undefined> => {
  const line = async () => (await bytes.takeUntil(0x0a, HEADER_LINE_BYTES)).toString('latin1');
  const magic = await line();
  if (magic === '') return undefined;
  const size = await line();
  const depth = await line();
  const [, width = NaN, height = NaN] = (/^(\d{1,6}) (\d{1,6})\n$/.exec(size) ?? []).map(Number);
  if (magic !== 'P6\n' || depth !== '255\n' || !(width > 0 && height > 0))
    throw broken('a PPM header of 8 bits', JSON.stringify(magic + size + depth));
  const length = width * height * 3;
  if (length > MAX_BYTES) throw broken(`at most ${MAX_BYTES} bytes`, `${height} x ${width} pixels`);
  const data = await bytes.take(length);
  if (data.length < length) throw broken(`${length} bytes`, `${data.length} bytes`);
  return { height, width, channels: 3, data };
};
