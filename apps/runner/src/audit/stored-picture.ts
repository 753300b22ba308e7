import { open } from 'node:fs/promises';
import type { StoredPicture } from '@longway/audit';
import { type FileRange, LongwayError, type Split } from '@longway/contracts';
import { decodeImage, readImageSize } from '@longway/images';

/** Whole files are read, up to the size of which no sane picture is. */
const MOST_BYTES = 1 << 28;

const bytesOf = async ({ path, offset = 0, length }: FileRange): Promise<Buffer> => {
  const file = await open(path);
  try {
    const size = Math.min(MOST_BYTES, length ?? (await file.stat()).size - offset);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** Undefined for what is broken, and for what cannot be read. */
const orUndefined = (error: unknown): undefined => {
  if (error instanceof LongwayError || (error as NodeJS.ErrnoException).code !== undefined) return undefined;
  throw error;
};

interface Located {
  readonly bytes: Uint8Array;
  readonly label: number;
  readonly maxPixels?: number;
}

/** Undefined where pixels lie as they were scaled for a pack: what a picture was before is gone. */
const locate = async (split: Split, index: number): Promise<Located | undefined> => {
  if (!('locate' in split)) return undefined;
  const { source, pixels, label, maxPixels } = split.locate(index);
  if (pixels) return undefined;
  return { bytes: source instanceof Uint8Array ? source : await bytesOf(source), label, maxPixels };
};

/** The size of a picture as it is stored, upright. */
export const storedSize = async (split: Split, index: number): Promise<{ height: number; width: number } | undefined> => {
  if (!('locate' in split)) return split.read(index);
  const { pixels } = split.locate(index);
  if (pixels) return pixels;
  try {
    const found = await locate(split, index);
    return found && (await readImageSize(found.bytes, { maxPixels: found.maxPixels }));
  } catch (error) {
    return orUndefined(error);
  }
};

/** A picture as it is stored, neither scaled nor cropped, and its class. Undefined for one that is broken, scaled already, or grey. */
export const storedPicture = async (split: Split, index: number): Promise<{ picture: StoredPicture; label: number } | undefined> => {
  if (!('locate' in split)) {
    const { height, width, channels, data, label } = split.read(index);
    return channels === 3 ? { picture: { height, width, data }, label } : undefined;
  }
  try {
    const found = await locate(split, index);
    if (!found) return undefined;
    const { bytes, label, maxPixels } = found;
    const size = await readImageSize(bytes, { maxPixels });
    const data = new Uint8Array(size.height * size.width * 3);
    await decodeImage(bytes, size, data, { maxPixels });
    return { picture: { ...size, data }, label };
  } catch (error) {
    return orUndefined(error);
  }
};
