import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LongwayError } from '@longway/contracts';
import { crc32c } from '@node-rs/crc32';
import { ByteReader } from './byte-reader';

/** One record of a file in TensorFlow's TFRecord format. */
export interface TFRecord {
  /** Counts from 0. */
  readonly index: number;
  /** Of the record's first byte, its length's; in the unpacked bytes where the file is compressed. */
  readonly offset: number;
  readonly data: Uint8Array;
}

export interface TFRecordOptions {
  /** Bytes that one record may have: so many lie in memory at once. */
  readonly maxBytes?: number;
}

/** The length (64 bits, little-endian) and its checksum come before a record's data, the data's checksum behind it. */
const HEADER_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** What a record takes in a file beside its data. */
export const TFRECORD_EXTRA_BYTES = HEADER_BYTES + CHECKSUM_BYTES;
const MASK_DELTA = 0xa282ead8;

/** CRC-32C (Castagnoli) as TFRecords keep it: rotated right by 15 bits, plus a constant, so that data which holds checksums stays well checked. */
export const maskedCrc32c = (bytes: Uint8Array): number => {
  const crc = crc32c(bytes as Buffer);
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
};

/** A record as it stands in a file. */
export const encodeTFRecord = (data: Uint8Array): Uint8Array => {
  const record = Buffer.alloc(data.length + TFRECORD_EXTRA_BYTES);
  record.writeBigUInt64LE(BigInt(data.length));
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  record.set(data, HEADER_BYTES);
  record.writeUInt32LE(maskedCrc32c(data), HEADER_BYTES + data.length);
  return record;
};

const remedy = 'fetch the file again, and compare its MD5 or size with what its publisher says';

const damaged = (summary: string, where: string, expected: string, found: string): LongwayError =>
  new LongwayError(summary, { where, expected, found, remedy }, 'data');

const hex = (crc: number): string => `CRC-32C ${crc.toString(16).padStart(8, '0')}`;

/** @param at of the stored checksum in `bytes`, which follows what it is of. */
const check = (bytes: Buffer, at: number, what: string, where: string): void => {
  const [expected, found] = [bytes.readUInt32LE(at), maskedCrc32c(bytes.subarray(0, at))];
  if (expected !== found) throw damaged(`${what} of a record is damaged`, where, hex(expected), hex(found));
};

const unreadable = (path: string, found: string, cause?: unknown): LongwayError =>
  new LongwayError(
    'the records cannot be read',
    { where: path, found, remedy: 'correct the path, or the permissions of the file', cause },
    'data',
  );

/** A record's length may look like the mark of a compressed file, so only one whose checksum is wrong does. */
const isGzip = (start: Buffer): boolean =>
  start[0] === 0x1f &&
  start[1] === 0x8b &&
  start[2] === 8 &&
  (start.length < HEADER_BYTES || start.readUInt32LE(8) !== maskedCrc32c(start.subarray(0, 8)));

const startOf = async (path: string): Promise<Buffer> => {
  // Opened in the plain way, a pipe would hold its reader for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile() && !found.isDirectory()) throw unreadable(path, 'a pipe or a device');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

const unpacked = async (path: string): Promise<AsyncIterable<Buffer>> => {
  const gzip = isGzip(await startOf(path));
  const source = createReadStream(path, { highWaterMark: 2 ** 20 });
  // The reader of the second stream is told what happens to the first.
  return gzip ? pipeline(source, createGunzip(), () => undefined) : source;
};

/** @returns undefined at the end of the file. */
const readRecord = async (bytes: ByteReader, where: string, maxBytes: number): Promise<Buffer | undefined> => {
  const header = await bytes.take(HEADER_BYTES);
  if (header.length === 0) return undefined;
  if (header.length < HEADER_BYTES)
    throw damaged('the file is cut off', where, `${HEADER_BYTES} bytes of a record's length`, `${header.length} bytes`);
  check(header, 8, 'the length', where);
  const length = Number(header.readBigUInt64LE());
  if (length > maxBytes) throw damaged('a record is too long', where, `at most ${maxBytes} bytes`, `${length} bytes`);
  const rest = await bytes.take(length + CHECKSUM_BYTES);
  if (rest.length < length + CHECKSUM_BYTES)
    throw damaged('the file is cut off', where, `${length + CHECKSUM_BYTES} bytes of a record`, `${rest.length} bytes`);
  check(rest, length, 'the data', where);
  return rest.subarray(0, length);
};

const explain = (path: string, where: string, cause: unknown): unknown => {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (cause instanceof LongwayError || code === undefined) return cause;
  if (code.startsWith('Z_'))
    return new LongwayError('the compression is damaged', { where, expected: 'a whole gzip file', found: message, remedy, cause }, 'data');
  return unreadable(path, code === 'ENOENT' ? 'no such file' : message, cause);
};

/**
 * The records of a TFRecord file, plain or compressed by gzip, one after the other. The checksums of each are verified before it is given.
 *
 * @throws LongwayError (exit `data`) that names file, record (from 0) and byte where the file is cut off, damaged, not of this format or cannot be read.
 */
export async function* readTFRecords(path: string, { maxBytes = 2 ** 26 }: TFRecordOptions = {}): AsyncGenerator<TFRecord, void> {
  let offset = 0;
  let where = path;
  let bytes: ByteReader | undefined;
  try {
    bytes = new ByteReader(await unpacked(path));
    for (let index = 0; ; index++) {
      where = `${path}, record ${index}, byte ${offset}`;
      const data = await readRecord(bytes, where, maxBytes);
      if (!data) return;
      yield { index, offset, data };
      offset += data.length + TFRECORD_EXTRA_BYTES;
    }
  } catch (cause) {
    throw explain(path, where, cause);
  } finally {
    await bytes?.close();
  }
}
