import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** What a file says, or why it cannot be read, as `found` of an error. */
export type Read = { readonly text: string } | { readonly fault: string };

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file: a part of the path is a file',
  EACCES: 'a file that this user may not read',
  ELOOP: 'links that lead in a circle',
  ENAMETOOLONG: 'a name that is too long',
  ENXIO: 'a socket or a pipe',
};

/** Anything but a regular file may have no end, or wait for one. */
const kindOf = (stats: Stats): string =>
  stats.isDirectory() ? 'a folder' : stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';

const readUpTo = (file: number, most: number): Buffer => {
  const bytes = Buffer.alloc(most);
  let length = 0;
  // The size that a file claims may be 0, as in /proc, or change meanwhile.
  for (let count = 1; count > 0 && length < most; length += count) count = readSync(file, bytes, length, most - length, null);
  return bytes.subarray(0, length);
};

const decode = (bytes: Buffer): Read => {
  if (/^(fffe|feff)/.test(bytes.toString('hex', 0, 2))) return { fault: 'UTF-16' };
  const text = bytes.toString('utf8');
  const again = Buffer.from(text);
  if (again.equals(bytes)) return { text: text.replace(/^\ufeff/, '') };
  const place = again.findIndex((byte, index) => byte !== bytes[index]);
  const line = bytes.subarray(0, place).filter((byte) => byte === 0x0a).length + 1;
  return { fault: `bytes that are not UTF-8, in line ${line}` };
};

/**
 * Reads a small file of UTF-8 text whole, a byte order mark left out. Opens nothing but regular files for long: neither a pipe
 * without a writer nor an endless device holds it up.
 *
 * @param most bytes; a larger file is not read.
 */
export const readText = (path: string, most: number): Read => {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    if (!stats.isFile()) return { fault: kindOf(stats) };
    const bytes = readUpTo(file, most + 1);
    return bytes.length > most ? { fault: `more than ${most / 1024} KiB` } : decode(bytes);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return { fault: reasons[code ?? ''] ?? message };
  } finally {
    if (file !== undefined) closeSync(file);
  }
};
