import type { FileHandle } from 'node:fs/promises';
import { Header } from 'tar/header';
import { Pax } from 'tar/pax';
import { formatBytes } from '../storage-error';
import { safeName } from './safe-name';

/** A regular file in an archive that is not compressed. */
export interface TarFile {
  /** Without `./` at its beginning. */
  readonly name: string;
  /** Of its first byte, in the file that holds the archive. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

/** A part of a file that is an archive of its own. */
export interface TarRange {
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
}

const BLOCK = 512;
/** Bytes that the names and sizes which stand before an entry may take. */
const MOST_OF_META = 2 ** 20;

const regular = new Set(['File', 'OldFile', 'ContiguousFile']);
const longNames = new Set(['NextFileHasLongPath', 'OldGnuLongPath']);

/** Where entries lie whose names or contents are not where a header says; reading them as plain files would be wrong. */
const isSparse = (type: string, pax: string): boolean => type === 'GNUSparse' || /\bGNU\.sparse\./.test(pax);

const upToNul = (bytes: Buffer): string => {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
};

const readAt = async (file: FileHandle, offset: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead < length) throw new Error(`${bytesRead} of ${length} bytes at ${offset}: the archive is cut off`);
  return buffer;
};

/** What the next entry is told beside its own header, and what holds for all that follow. */
interface Told {
  next?: Pax | { path: string };
  all?: Pax;
  /** The text that `next` came from. */
  text: string;
}

const paxOf = (text: string, isGlobal: boolean): Pax => Pax.parse(text, undefined, isGlobal);

const tell = (told: Told, type: string, bytes: Buffer): void => {
  if (longNames.has(type)) told.next = { ...told.next, path: upToNul(bytes) };
  else if (type === 'ExtendedHeader') {
    told.text = bytes.toString('utf8');
    told.next = paxOf(told.text, false);
  } else if (type === 'GlobalExtendedHeader') told.all = paxOf(bytes.toString('utf8'), true);
};

/**
 * Whether an archive has its end: the last block of one is empty. Where it has not, it may have been cut off between two files, which nothing else tells of;
 * programs that read archives take it for whole.
 */
export const hasEnd = async (file: FileHandle, { start, end }: TarRange): Promise<boolean> =>
  end - start >= BLOCK && (await readAt(file, end - BLOCK, BLOCK)).every((byte) => byte === 0);

/**
 * The regular files of a tar archive (v7, ustar, GNU, pax), found by going from header to header: what is in the files is not read. Folders,
 * links, devices and sparse files are passed over. Checksums of headers are verified.
 *
 * @throws Error that names the byte where the archive is cut off, damaged or hostile.
 */
export async function* tarFiles(file: FileHandle, { start, end }: TarRange): AsyncGenerator<TarFile, void> {
  let told: Told = { text: '' };
  let at = start;
  while (at + BLOCK <= end) {
    const block = await readAt(file, at, BLOCK);
    const header = new Header(block, 0, told.next, told.all);
    if (header.nullBlock) return;
    if (!header.cksumValid) throw new Error(`no valid header at byte ${at}`);
    const { size = 0, type, path = '' } = header;
    const offset = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0) throw new Error(`an entry of ${size} bytes at byte ${at}`);
    if (offset + size > end)
      throw new Error(
        `${JSON.stringify(path)} at byte ${at}: ${formatBytes(size)}, where ${formatBytes(end - offset)} are left: the archive is cut off`,
      );
    at = offset + Math.ceil(size / BLOCK) * BLOCK;
    if (longNames.has(type) || type === 'ExtendedHeader' || type === 'GlobalExtendedHeader') {
      if (size > MOST_OF_META) throw new Error(`a header of ${formatBytes(size)} at byte ${offset - BLOCK}`);
      tell(told, type, await readAt(file, offset, size));
      continue;
    }
    if (type === 'NextFileHasLongLinkpath') continue;
    if (regular.has(type) && !path.endsWith('/') && !isSparse(type, told.text)) yield { name: safeName(path), offset, size };
    told = { text: '', ...(told.all && { all: told.all }) };
  }
}
