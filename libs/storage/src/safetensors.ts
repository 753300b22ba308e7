import { readFile } from 'node:fs/promises';
import { LongwayError } from '@longway/contracts';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file';

/** The element types that longway writes: 32-bit floats and 32-bit signed integers. */
const arrays = { F32: Float32Array, I32: Int32Array } as const;
const ELEMENT_BYTES = 4;

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
const entrySchema = z.strictObject({
  dtype: z.enum(Object.keys(arrays) as (keyof typeof arrays)[]),
  shape: z.array(whole),
  data_offsets: z.tuple([whole, whole]),
});

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

const entriesOf = (path: string, header: Record<string, unknown>) =>
  Object.entries(header).map(([name, value]) => {
    const { success, data: entry, error } = entrySchema.safeParse(value);
    if (!success)
      throw broken(path, 'dtype F32 or I32, shape and data_offsets of each tensor', `${JSON.stringify(value)} for ${name}`, error);
    const [begin, end] = entry.data_offsets;
    if (end - begin !== sizeOf(entry.shape) * ELEMENT_BYTES) {
      throw broken(
        path,
        `${sizeOf(entry.shape) * ELEMENT_BYTES} bytes for ${name} of shape [${entry.shape.join(', ')}]`,
        `bytes ${begin} to ${end}`,
      );
    }
    return { name, ...entry, begin, end };
  });

/** Tensors must fill the file one behind the other: no gap, no overlap, nothing behind the last. */
const checkLayout = (path: string, entries: ReturnType<typeof entriesOf>, length: number): void => {
  let next = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== next) throw broken(path, `${name} to begin at byte ${next}`, `byte ${begin}`);
    next = end;
  }
  if (next !== length) throw broken(path, `${next} bytes of values`, `${length}`);
};

/**
 * Reads the bytes of such a file.
 *
 * @param path for messages.
 * @throws LongwayError, exit `data`, for whatever is not a whole file.
 */
export const decodeSafetensors = (path: string, bytes: Buffer): SafetensorsFile => {
  if (bytes.length < 8) throw broken(path, 'at least 8 bytes', `${bytes.length}`);
  const headerLength = bytes.readBigUInt64LE();
  if (headerLength > bytes.length - 8) throw broken(path, `a header of ${headerLength} bytes`, `a file of ${bytes.length} bytes`);
  const valuesAt = 8 + Number(headerLength);
  const [header, metadata] = parseHeader(path, bytes.toString('utf8', 8, valuesAt));
  const entries = entriesOf(path, header);
  checkLayout(path, entries, bytes.length - valuesAt);
  const texts = metadataSchema.safeParse(metadata);
  if (!texts.success) throw broken(path, 'metadata of strings', JSON.stringify(metadata), texts.error);
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => {
    const values = new Uint8Array(bytes.subarray(valuesAt + begin, valuesAt + end));
    return [name, { dtype, shape, data: new arrays[dtype](values.buffer) }];
  });
  return { tensors: Object.fromEntries(tensors) as StoredTensors, metadata: texts.data };
};

/** Reads what {@link writeSafetensors} wrote. @throws LongwayError, exit `data`, for whatever is not a whole file. */
export const readSafetensors = async (path: string): Promise<SafetensorsFile> => {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new LongwayError('the weights cannot be read', { where: path, found: cause.message, cause }, 'data');
  });
  return decodeSafetensors(path, bytes);
};
