import { gzipSync } from 'node:zlib';
import type { Random } from '@longway/contracts';
import { maskedCrc32c } from '@longway/storage';
import { flipBits, noise, overwriteNumber, pickFrom, splice, truncate } from './mutate';
import type { Specimen } from './specimen';

/** Zeros are packed well enough at any level. */
const QUICKLY = { level: 1 } as const;

/** Every record of the files here ends with it, so that whoever reads one knows whether it was written. */
export const MARK = Buffer.from('the end of a record');

const header = (length: bigint): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64LE(length);
  bytes.writeUInt32LE(maskedCrc32c(bytes.subarray(0, 8)), 8);
  return bytes;
};

const framed = (data: Buffer): Buffer => {
  const footer = Buffer.alloc(4);
  footer.writeUInt32LE(maskedCrc32c(data));
  return Buffer.concat([header(BigInt(data.length)), data, footer]);
};

const of = (category: string, contents: Buffer, expected: Specimen['expected'], alone = false): Specimen => ({
  reader: 'records',
  category: `TFRecords, ${category}`,
  extension: 'tfrecord',
  contents,
  expected,
  alone,
});

const mutations: Readonly<Record<string, (bytes: Buffer, other: Buffer, random: Random) => Buffer>> = {
  'bits flipped': (bytes, _, random) => flipBits(bytes, random),
  'a number overwritten': (bytes, _, random) => overwriteNumber(bytes, random),
  truncated: (bytes, _, random) => truncate(bytes, random),
  spliced: splice,
};

/** Files of records that are changed, and some that claim lengths which there cannot be. @param count of changed ones. */
export function* records(count: number, random: Random): Generator<Specimen> {
  const files = Array.from({ length: 12 }, () =>
    Buffer.concat(Array.from({ length: 5 }, () => framed(Buffer.concat([noise(random.integer(200), random), MARK])))),
  );
  for (const file of files.slice(0, 2)) {
    yield of('whole', file, 'read');
    yield of('whole, compressed', gzipSync(file), 'read');
  }
  const ways = Object.entries(mutations);
  for (let i = 0; i < count; i++) {
    const [name, mutate] = ways[i % ways.length] as (typeof ways)[number];
    const [file, other] = [pickFrom(files, random), pickFrom(files, random)];
    const isCompressed = random.integer(4) === 0;
    const changed = isCompressed ? mutate(gzipSync(file), gzipSync(other), random) : mutate(file, other, random);
    yield of(isCompressed ? `compressed, ${name}` : name, changed, 'either');
    // True lengths and false checksums of the data: nothing but the checksum tells.
    const damaged = Buffer.from(file);
    const at = 12 + random.integer(MARK.length);
    damaged[at] = (damaged[at] as number) ^ (1 + random.integer(255));
    yield of('a bad checksum', damaged, 'refused');
  }
  for (const length of [2n ** 26n + 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
    yield of('a length that cannot be, with a true checksum', Buffer.concat([header(length), Buffer.alloc(100)]), 'refused');
    yield of('a length that cannot be, compressed', gzipSync(Buffer.concat([header(length), Buffer.alloc(3e7)]), QUICKLY), 'refused', true);
  }
  yield of('zeros without end, compressed', gzipSync(Buffer.alloc(3e8), QUICKLY), 'refused', true);
  yield of(
    'a record of zeros, compressed',
    gzipSync(Buffer.concat([header(2n ** 26n), Buffer.alloc(2 ** 26 + 4)]), QUICKLY),
    'refused',
    true,
  );
}
