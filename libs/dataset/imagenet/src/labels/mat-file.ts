import { inflateSync } from 'node:zlib';

/** A value of a MATLAB file: numbers, a text, or the elements of an array of structures. */
export type MatValue = readonly number[] | string | readonly Readonly<Record<string, MatValue>>[];

/** Types of data elements, by their numbers in the format. */
const MATRIX = 14;
const COMPRESSED = 15;
/** Classes of arrays. */
const STRUCT = 2;
const CHAR = 4;

const HEADER_BYTES = 128;

interface Element {
  readonly type: number;
  readonly data: Buffer;
}

const readNumbers: Readonly<Record<number, (data: Buffer) => number[]>> = {
  1: (data) => [...new Int8Array(data)],
  2: (data) => [...data],
  3: (data) => Array.from({ length: data.length / 2 }, (_, i) => data.readInt16LE(2 * i)),
  4: (data) => Array.from({ length: data.length / 2 }, (_, i) => data.readUInt16LE(2 * i)),
  5: (data) => Array.from({ length: data.length / 4 }, (_, i) => data.readInt32LE(4 * i)),
  6: (data) => Array.from({ length: data.length / 4 }, (_, i) => data.readUInt32LE(4 * i)),
  7: (data) => Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i)),
  9: (data) => Array.from({ length: data.length / 8 }, (_, i) => data.readDoubleLE(8 * i)),
  12: (data) => Array.from({ length: data.length / 8 }, (_, i) => Number(data.readBigInt64LE(8 * i))),
  13: (data) => Array.from({ length: data.length / 8 }, (_, i) => Number(data.readBigUInt64LE(8 * i))),
};

const textOf = ({ type, data }: Element): string => {
  if (type === 16) return data.toString('utf8');
  if (type === 17) return data.toString('utf16le');
  return String.fromCharCode(...numbersOf({ type, data }));
};

const numbersOf = ({ type, data }: Element): number[] => {
  const read = readNumbers[type];
  if (!read) throw new Error(`an element of type ${type}`);
  return read(data);
};

/** The data elements one behind the other. A small one has its length in the upper half of its type. */
function* elements(bytes: Buffer, start = 0): Generator<Element, void> {
  let at = start;
  while (at + 8 <= bytes.length) {
    const tag = bytes.readUInt32LE(at);
    const isSmall = tag >>> 16 !== 0;
    const [type, length] = isSmall ? [tag & 0xffff, tag >>> 16] : [tag, bytes.readUInt32LE(at + 4)];
    const from = at + (isSmall ? 4 : 8);
    if (from + length > bytes.length) throw new Error(`an element of ${length} bytes at ${at}: the file is cut off`);
    yield { type, data: bytes.subarray(from, from + length) };
    // Compressed elements are not padded.
    at = isSmall ? at + 8 : from + (type === COMPRESSED ? length : Math.ceil(length / 8) * 8);
  }
}

const next = (parts: Iterator<Element, void>): Element => {
  const { done, value } = parts.next();
  if (done || !value) throw new Error('a matrix without all its parts');
  return value;
};

const structures = (parts: Iterator<Element, void>, count: number): Readonly<Record<string, MatValue>>[] => {
  const [width] = numbersOf(next(parts));
  const names = next(parts).data;
  if (!width) throw new Error('structures without fields');
  const fields = Array.from({ length: names.length / width }, (_, i) =>
    names.toString('latin1', i * width, (i + 1) * width).replace(/\0.*$/s, ''),
  );
  return Array.from({ length: count }, () => Object.fromEntries(fields.map((field) => [field, matrix(next(parts).data).value])));
};

const matrix = (data: Buffer): { readonly name: string; readonly value: MatValue } => {
  if (data.length === 0) return { name: '', value: [] };
  const parts = elements(data);
  const [flags] = numbersOf(next(parts));
  const count = numbersOf(next(parts)).reduce((product, size) => product * size, 1);
  const name = next(parts).data.toString('latin1');
  const kind = (flags as number) & 0xff;
  if (kind === STRUCT) return { name, value: structures(parts, count) };
  if (kind === CHAR) return { name, value: textOf(next(parts)) };
  if (kind < 6) throw new Error(`an array of class ${kind}`);
  return { name, value: numbersOf(next(parts)) };
};

/**
 * The variables of a MATLAB file of level 5, as far as ImageNet's `meta.mat` goes: numbers, texts and structures, compressed or not. (The readers on
 * npm are unmaintained or stop at texts beyond ASCII.)
 *
 * @throws Error where it is none, cut off, or holds something else.
 */
export const readMatFile = (bytes: Buffer): Readonly<Record<string, MatValue>> => {
  if (
    bytes.length < HEADER_BYTES ||
    !bytes.toString('latin1', 0, 10).startsWith('MATLAB 5.0') ||
    bytes.toString('latin1', 126, 128) !== 'IM'
  ) {
    throw new Error('no little-endian MATLAB 5.0 file');
  }
  const found: Record<string, MatValue> = {};
  for (const element of elements(bytes, HEADER_BYTES)) {
    const [inner] = element.type === COMPRESSED ? elements(inflateSync(element.data)) : [element];
    if (inner?.type !== MATRIX) continue;
    const { name, value } = matrix(inner.data);
    found[name] = value;
  }
  return found;
};
