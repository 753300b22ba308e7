import { readFile } from 'node:fs/promises';
import { LongwayError } from '@longway/contracts';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file';

/** The element types that longway writes: 32-bit floats and 32-bit signed integers. */
const arrays = { F32: Float32Array, I32: Int32Array } as const;

/** Bytes an element of each type of the format that holds numbers one by one. */
const elementBytes = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, U64: 8, I32: 4, U32: 4, I16: 2, U16: 2, I8: 1, U8: 1, BOOL: 1 } as const;
type Dtype = keyof typeof elementBytes;
const ownDtypes = Object.keys(arrays) as (keyof typeof arrays)[];
const dtypes = Object.keys(elementBytes) as Dtype[];

export type StoredTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array };

export type StoredTensors = Readonly<Record<string, StoredTensor>>;

export interface SafetensorsFile {
  readonly tensors: StoredTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

const whole = z.number().int().min(0);
const metadataSchema = z.record(z.string(), z.string());
const entrySchema = <D extends Dtype>(known: readonly D[]) =>
  z.strictObject({ dtype: z.enum(known), shape: z.array(whole), data_offsets: z.tuple([whole, whole]) });

/** `__metadata__` has a meaning of its own; `__proto__` is no key that objects can hold safely. */
const reserved = ['__metadata__', '__proto__'];

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

const headerOf = (tensors: StoredTensors, metadata: Readonly<Record<string, string>>): Buffer => {
  let offset = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, data }]) => {
    if (reserved.includes(name)) throw new RangeError(`no tensor can be called ${name}`);
    if (sizeOf(shape) !== data.length) throw new RangeError(`tensor ${name} of shape [${shape.join(', ')}] has ${data.length} values`);
    return [name, { dtype, shape, data_offsets: [offset, (offset += data.byteLength)] }];
  });
  const text = Buffer.from(JSON.stringify(Object.fromEntries([['__metadata__', metadata], ...entries])));
  // Spaces up to a multiple of 8 keep the values aligned.
  return Buffer.concat([text, Buffer.alloc(-text.length & 7, ' ')]);
};

/**
 * Tensors in the safetensors format: 8 bytes length of the header, little endian; the header, JSON; the values, little endian,
 * without gaps. The values are not copied.
 */
export const encodeSafetensors = ({ tensors, metadata }: SafetensorsFile): readonly Uint8Array[] => {
  const header = headerOf(tensors, metadata);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const values = Object.values(tensors).map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return [length, header, ...values];
};

/** Writes tensors as {@link encodeSafetensors} lays them out, atomically. */
export const writeSafetensors = async (path: string, file: SafetensorsFile): Promise<void> =>
  writeFileAtomically(path, encodeSafetensors(file));

const broken = (path: string, expected: string, found: string, cause?: unknown) =>
  new LongwayError('not a whole safetensors file', { where: path, expected, found, remedy: 'write or copy the file again', cause }, 'data');

const parseHeader = (path: string, text: string): [Record<string, unknown>, unknown] => {
  try {
    const { __metadata__: metadata = {}, ...entries } = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    return [entries, metadata];
  } catch (cause) {
    throw broken(path, 'a JSON object as its header', JSON.stringify(text.slice(0, 40)), cause);
  }
};

interface Entry<D extends Dtype> {
  readonly name: string;
  readonly dtype: D;
  readonly shape: readonly number[];
  /** Where its bytes are among the values. */
  readonly begin: number;
  readonly end: number;
}

const entriesOf = <D extends Dtype>(path: string, header: Record<string, unknown>, known: readonly D[]): readonly Entry<D>[] => {
  const schema = entrySchema(known);
  return Object.entries(header).map(([name, value]) => {
    const { success, data: entry, error } = schema.safeParse(value);
    if (!success) {
      const types = `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`;
      throw broken(path, `dtype ${types}, shape and data_offsets of each tensor`, `${JSON.stringify(value)} for ${name}`, error);
    }
    const { shape, dtype } = entry as { shape: number[]; dtype: D };
    const [begin, end] = entry.data_offsets as [number, number];
    const expected = sizeOf(shape) * elementBytes[dtype];
    if (end - begin !== expected)
      throw broken(path, `${expected} bytes for ${name} of shape [${shape.join(', ')}]`, `bytes ${begin} to ${end}`);
    return { name, shape, dtype, begin, end };
  });
};

/** Tensors must fill the file one behind the other: no gap, no overlap, nothing behind the last. */
const checkLayout = (path: string, entries: readonly Entry<Dtype>[], length: number): void => {
  let next = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== next) throw broken(path, `${name} to begin at byte ${next}`, `byte ${begin}`);
    next = end;
  }
  if (next !== length) throw broken(path, `${next} bytes of values`, `${length}`);
};

/** What the header says, checked, and where the values begin. */
const partsOf = <D extends Dtype>(path: string, bytes: Buffer, known: readonly D[]) => {
  if (bytes.length < 8) throw broken(path, 'at least 8 bytes', `${bytes.length}`);
  const headerLength = bytes.readBigUInt64LE();
  if (headerLength > bytes.length - 8) throw broken(path, `a header of ${headerLength} bytes`, `a file of ${bytes.length} bytes`);
  const valuesAt = 8 + Number(headerLength);
  const [header, metadata] = parseHeader(path, bytes.toString('utf8', 8, valuesAt));
  const entries = entriesOf(path, header, known);
  checkLayout(path, entries, bytes.length - valuesAt);
  const texts = metadataSchema.safeParse(metadata);
  if (!texts.success) throw broken(path, 'metadata of strings', JSON.stringify(metadata), texts.error);
  // Copied: a typed array has to begin at a multiple of its elements' size.
  const valuesOf = ({ begin, end }: Entry<D>) => new Uint8Array(bytes.subarray(valuesAt + begin, valuesAt + end)).buffer;
  return { entries, metadata: texts.data, valuesOf };
};

/**
 * Reads the bytes of such a file.
 *
 * @param path for messages.
 * @throws LongwayError, exit `data`, for whatever is not a whole file.
 */
export const decodeSafetensors = (path: string, bytes: Buffer): SafetensorsFile => {
  const { entries, metadata, valuesOf } = partsOf(path, bytes, ownDtypes);
  const tensors = entries.map((entry) => {
    const { name, dtype, shape } = entry;
    return [name, { dtype, shape, data: new arrays[dtype](valuesOf(entry)) }];
  });
  return { tensors: Object.fromEntries(tensors) as StoredTensors, metadata };
};

const readBytes = (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new LongwayError('the weights cannot be read', { where: path, found, remedy: 'correct the path', cause }, 'data');
  });

/** Reads what {@link writeSafetensors} wrote. @throws LongwayError, exit `data`, for whatever is not a whole file. */
export const readSafetensors = async (path: string): Promise<SafetensorsFile> => decodeSafetensors(path, await readBytes(path));

/** IEEE 754 half precision: 1 bit of sign, 5 of exponent, 10 of fraction. */
const fromHalf = (bits: number): number => {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
};

/** Types of fractions, as single precision. */
const toFloats: Partial<Record<Dtype, (values: ArrayBuffer) => Float32Array>> = {
  F32: (values) => new Float32Array(values),
  F64: (values) => Float32Array.from(new Float64Array(values)),
  F16: (values) => Float32Array.from(new Uint16Array(values), fromHalf),
  // The upper half of single precision.
  BF16: (values) => new Float32Array(Uint32Array.from(new Uint16Array(values), (bits) => bits << 16).buffer),
};

/** A tensor of a file that another program wrote. */
export interface ForeignTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Its values in single precision; undefined where they are whole numbers. */
  readonly floats?: () => Float32Array;
}

/**
 * Reads a file that another program wrote, of any type of numbers.
 *
 * @throws LongwayError, exit `data`, for whatever is not a whole file.
 */
export const readForeignSafetensors = async (path: string): Promise<ReadonlyMap<string, ForeignTensor>> => {
  const { entries, valuesOf } = partsOf(path, await readBytes(path), dtypes);
  return new Map(
    entries.map((entry): [string, ForeignTensor] => {
      const { name, dtype, shape } = entry;
      const convert = toFloats[dtype];
      return [name, { dtype, shape, ...(convert && { floats: () => convert(valuesOf(entry)) }) }];
    }),
  );
};
