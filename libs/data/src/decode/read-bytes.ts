import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { type FileRange, LongwayError } from '@longway/contracts';

/** Files of which parts are read stay open: a shard holds a thousand images. More than these at once are opened anew. */
const MOST = 64;
const open = new Map<string, number>();

/** A pipe that bears a picture's name would otherwise hold its reader for ever. */
const openFile = (path: string): number => {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error('a folder, a pipe or a device');
};

const descriptorOf = (path: string): number => {
  const known = open.get(path);
  const descriptor = known ?? openFile(path);
  // The one used last stands last.
  open.delete(path);
  open.set(path, descriptor);
  const [oldest] = open;
  if (open.size > MOST && oldest) {
    closeSync(oldest[1]);
    open.delete(oldest[0]);
  }
  return descriptor;
};

export const closeFiles = (): void => {
  for (const descriptor of open.values()) closeSync(descriptor);
  open.clear();
};

const unreadable = (path: string, cause: unknown): LongwayError => {
  const { code, message } = cause as NodeJS.ErrnoException;
  const found = code === 'ENOENT' ? 'no such file' : message;
  return new LongwayError(
    'a file with images cannot be read',
    { where: path, found, remedy: 'bring the file back, or leave it out of the data set', cause },
    'data',
  );
};

/**
 * Reads a part of a file into `into`, all of which it fills.
 *
 * @throws LongwayError (exit `data`) where the file cannot be read or ends too early.
 */
export const readInto = (into: Uint8Array, path: string, offset: number): void => {
  let done = 0;
  try {
    const descriptor = descriptorOf(path);
    while (done < into.length) {
      const got = readSync(descriptor, into, done, into.length - done, offset + done);
      if (got === 0) break;
      done += got;
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if (done === into.length) return;
  throw new LongwayError(
    'the file is cut off',
    {
      where: path,
      expected: `at least ${offset + into.length} bytes`,
      found: `${offset + done} bytes`,
      remedy: 'bring the whole file back',
    },
    'data',
  );
};

const requireModestFile = (path: string, bytes: number, most: number): void => {
  if (bytes <= most) return;
  throw new LongwayError(
    'the file is larger than a picture can be',
    {
      where: path,
      expected: `at most ${most} bytes`,
      found: `${bytes} bytes`,
      remedy: 'leave it out, or raise maxPixels of the data set, where it has that option',
    },
    'data',
  );
};

/**
 * The bytes that a file holds, or a part of them.
 *
 * @param most bytes that may be read: more are not, not even in part.
 * @throws LongwayError (exit `data`) where there are more, or they cannot be read.
 */
export const readBytes = ({ path, offset = 0, length }: FileRange, most = Infinity): Uint8Array => {
  if (length !== undefined) {
    requireModestFile(path, length, most);
    const bytes = new Uint8Array(length);
    readInto(bytes, path, offset);
    return bytes;
  }
  let descriptor: number | undefined;
  try {
    descriptor = openFile(path);
    requireModestFile(path, fstatSync(descriptor).size - offset, most);
    return readFileSync(descriptor).subarray(offset);
  } catch (cause) {
    throw cause instanceof LongwayError ? cause : unreadable(path, cause);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
