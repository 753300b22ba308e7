import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, asyncProperty, constantFrom, dictionary, float, integer, string, uint8Array } from 'fast-check';
import { LongwayError } from '@longway/contracts';
import { readForeignSafetensors, readSafetensors, type StoredTensor, writeSafetensors } from './safetensors';

const tensor = array(integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, side) => product * side, 1);
  const values = (of: typeof float | typeof integer) => array(of({ min: -1000, max: 1000 }), { minLength: length, maxLength: length });
  return constantFrom('F32' as const, 'I32' as const).chain((dtype) =>
    values(dtype === 'F32' ? float : integer).map((data): StoredTensor =>
      dtype === 'F32' ? { dtype, shape, data: Float32Array.from(data) } : { dtype, shape, data: Int32Array.from(data) },
    ),
  );
});
const names = string().filter((name) => !['__proto__', '__metadata__'].includes(name));

const fileOf = (header: unknown, values = Buffer.alloc(0), length?: number): Buffer => {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(length ?? text.length));
  return Buffer.concat([head, text, values]);
};
const entry = (begin: number, end: number, shape = [(end - begin) / 4]) => ({ dtype: 'F32', shape, data_offsets: [begin, end] });

describe('safetensors', () => {
  let folder: string;
  let path: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longway-safetensors-'));
    path = join(folder, 'weights.safetensors');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads what it wrote', async () => {
    await assert(
      asyncProperty(
        dictionary(names, tensor, { noNullPrototype: true }),
        dictionary(names, string(), { noNullPrototype: true }),
        async (tensors, metadata) => {
          await writeSafetensors(path, { tensors, metadata });
          expect(await readSafetensors(path)).toEqual({ tensors, metadata });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('lays the bytes as the format says', async () => {
    const tensors = {
      w: { dtype: 'F32', shape: [2], data: Float32Array.of(1, -2) },
      n: { dtype: 'I32', shape: [], data: Int32Array.of(7) },
    } as const;
    await writeSafetensors(path, { tensors, metadata: { step: '3' } });
    const bytes = await readFile(path);
    const length = Number(bytes.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({
      __metadata__: { step: '3' },
      w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      n: { dtype: 'I32', shape: [], data_offsets: [8, 12] },
    });
    expect(bytes.subarray(8 + length).toString('hex')).toBe('0000803f' + '000000c0' + '07000000');
  });

  it('never takes a file that was cut off or grew', async () => {
    await writeSafetensors(path, { tensors: { w: { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) } }, metadata: {} });
    const whole = await readFile(path);
    const cut = join(folder, 'cut');
    for (let length = 0; length < whole.length; length++) {
      await writeFile(cut, whole.subarray(0, length));
      await expect(readSafetensors(cut)).rejects.toThrow(LongwayError);
    }
    await writeFile(cut, Buffer.concat([whole, Buffer.alloc(4)]));
    await expect(readSafetensors(cut)).rejects.toThrow(/expected: 12 bytes of values\n +found: +16/);
  });

  it.each([
    ['no JSON', fileOf('{"w":'), /a JSON object/],
    ['a list', fileOf([]), /a JSON object/],
    ['a header longer than the file', fileOf('{}', undefined, 2 ** 50), /a header of 1125899906842624 bytes/],
    ['another type', fileOf({ w: { ...entry(0, 4), dtype: 'F16' } }, Buffer.alloc(4)), /dtype F32 or I32/],
    ['an unknown key', fileOf({ w: { ...entry(0, 4), x: 1 } }, Buffer.alloc(4)), /dtype F32 or I32/],
    ['a negative side', fileOf({ w: entry(0, 4, [-1]) }, Buffer.alloc(4)), /dtype F32 or I32/],
    ['a wrong size', fileOf({ w: entry(0, 8, [3]) }, Buffer.alloc(8)), /12 bytes for w of shape \[3\]/],
    ['an end before its begin', fileOf({ w: entry(8, 4, []) }, Buffer.alloc(8)), /bytes 8 to 4/],
    ['an overlap', fileOf({ a: entry(0, 8), b: entry(4, 12) }, Buffer.alloc(12)), /b to begin at byte 8/],
    ['a gap', fileOf({ a: entry(0, 4), b: entry(8, 12) }, Buffer.alloc(12)), /b to begin at byte 4/],
    ['values beyond the end', fileOf({ a: entry(0, 8) }, Buffer.alloc(4)), /8 bytes of values/],
    ['metadata of numbers', fileOf({ __metadata__: { a: 1 } }), /metadata of strings/],
  ])('refuses %s', async (_, bytes, message) => {
    await writeFile(path, bytes);
    await expect(readSafetensors(path)).rejects.toThrow(message);
  });

  it('refuses noise with a LongwayError and nothing else', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 64 }), async (bytes) => {
        await writeFile(path, bytes);
        await expect(readSafetensors(path)).rejects.toThrow(LongwayError);
      }),
      { numRuns: 50 },
    );
  });

  it('reads the types that other programs write', async () => {
    // 1, -2, the smallest and the largest half; 1.5 and minus infinity in bfloat16; 0.1 in double precision; a counter of 7.
    const halves = Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff).buffer);
    const brains = Buffer.from(Uint16Array.of(0x3fc0, 0xff80).buffer);
    const values = Buffer.concat([halves, brains, Buffer.from(Float64Array.of(0.1).buffer), Buffer.from(BigInt64Array.of(7n).buffer)]);
    const header = {
      half: { dtype: 'F16', shape: [2, 2], data_offsets: [0, 8] },
      brain: { dtype: 'BF16', shape: [2], data_offsets: [8, 12] },
      double: { dtype: 'F64', shape: [1], data_offsets: [12, 20] },
      count: { dtype: 'I64', shape: [], data_offsets: [20, 28] },
    };
    await writeFile(path, fileOf(header, values));
    const found = await readForeignSafetensors(path);
    expect([...found].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual(
      Object.entries(header).map(([name, { dtype, shape }]) => [name, dtype, shape]),
    );
    expect(found.get('half')?.floats?.()).toEqual(Float32Array.of(1, -2, 2 ** -24, 65504));
    expect(found.get('brain')?.floats?.()).toEqual(Float32Array.of(1.5, -Infinity));
    expect(found.get('double')?.floats?.()).toEqual(Float32Array.of(0.1));
    expect(found.get('count')?.floats).toBeUndefined();
  });

  it('says which file is missing', async () => {
    await expect(readSafetensors(join(folder, 'none'))).rejects.toThrow(/none: the weights cannot be read/);
  });

  it.each(['__metadata__', '__proto__'])('writes no tensor called %s', async (name) => {
    const tensors = Object.fromEntries([[name, { dtype: 'F32', shape: [0], data: new Float32Array() } as const]]);
    await expect(writeSafetensors(path, { tensors, metadata: {} })).rejects.toThrow(RangeError);
  });

  it('writes no tensor whose shape does not fit its values', async () => {
    const tensors = { w: { dtype: 'F32', shape: [2, 2], data: new Float32Array(3) } } as const;
    await expect(writeSafetensors(path, { tensors, metadata: {} })).rejects.toThrow(/shape \[2, 2\] has 3 values/);
  });
});
