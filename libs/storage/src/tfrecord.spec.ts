import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32c } from '@node-rs/crc32';
import fc from 'fast-check';
import { encodeTFRecord, maskedCrc32c, readTFRecords, type TFRecordOptions } from './tfrecord';

const fixture = (name: string) => join(__dirname, '../test', name);
const written = [
  Buffer.of(),
  Buffer.from('longway'),
  Buffer.from(Array.from({ length: 256 * 40 }, (_, i) => i % 256)),
  Buffer.from('1f8b08'.repeat(5), 'hex'),
];

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'longway-tfrecord-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (path: string, options?: TFRecordOptions) => {
  const records = [];
  for await (const { index, offset, data } of readTFRecords(path, options)) records.push({ index, offset, data: Buffer.from(data) });
  return records;
};
const file = (bytes: Uint8Array): string => {
  const path = join(folder, 'x.tfrecord');
  writeFileSync(path, bytes);
  return path;
};

const framed = (data: Uint8Array): Buffer => {
  const [header, footer] = [Buffer.alloc(12), Buffer.alloc(4)];
  header.writeBigUInt64LE(BigInt(data.length));
  header.writeUInt32LE(maskedCrc32c(header.subarray(0, 8)), 8);
  footer.writeUInt32LE(maskedCrc32c(data));
  return Buffer.concat([header, data, footer]);
};

test.each([
  ['00'.repeat(32), 0x8a9136aa],
  ['ff'.repeat(32), 0x62a8ab43],
  [Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex'), 0x46dd794e],
  [Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)).toString('hex'), 0x113fdb5c],
  [Buffer.from('123456789').toString('hex'), 0xe3069283],
])('the CRC-32C of %s is as in RFC 3720, B.4', (bytes, expected) => {
  expect(crc32c(Buffer.from(bytes, 'hex'))).toBe(expected);
});

test('the mask is undone by what TensorFlow’s unmask does', () =>
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const rotated = (maskedCrc32c(bytes) - 0xa282ead8) >>> 0;
      expect(((rotated >>> 17) | (rotated << 15)) >>> 0).toBe(crc32c(Buffer.from(bytes)));
    }),
  ));

test.each(['plain.tfrecord', 'gzip.tfrecord'])('reads %s as TensorFlow wrote it', async (name) => {
  const records = await read(fixture(name));
  expect(records.map(({ data }) => data)).toEqual(written);
  expect(records.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(records.map(({ offset }) => offset)).toEqual([0, 16, 39, 10_295]);
});

test('gives back what was written, whatever it is', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (records) => {
      expect((await read(file(Buffer.concat(records.map(framed))))).map(({ data }) => [...data])).toEqual(records.map((data) => [...data]));
    }),
    { numRuns: 50 },
  ));

test('a length that begins like a gzip file is a length', async () => {
  const long = Buffer.alloc(0x088b1f, 3);
  expect((await read(file(framed(long))))[0]?.data.equals(long)).toBe(true);
});

test('finds any changed byte, and says in which record it lies', async () => {
  const whole = readFileSync(fixture('plain.tfrecord'));
  const starts = [0, 16, 39, 10_295];
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.nat(60), fc.nat(whole.length - 1)), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ change;
      const record = starts.filter((start) => start <= at).length - 1;
      await expect(read(file(bytes))).rejects.toMatchObject({
        exit: 'data',
        mishap: { where: `${folder}/x.tfrecord, record ${record}, byte ${starts[record]}` },
      });
    }),
    { numRuns: 80 },
  );
});

test('writes records as TensorFlow does', async () => {
  const records = await read(fixture('plain.tfrecord'));
  expect(Buffer.concat(records.map(({ data }) => encodeTFRecord(data)))).toEqual(readFileSync(fixture('plain.tfrecord')));
});

test('finds a file that ends anywhere but behind a record', async () => {
  const whole = readFileSync(fixture('plain.tfrecord')).subarray(0, 39);
  for (let end = 0; end <= 39; end++) {
    const reading = read(file(whole.subarray(0, end)));
    if ([0, 16, 39].includes(end)) expect(await reading).toHaveLength([0, 16, 39].indexOf(end));
    else
      await expect(reading).rejects.toThrow(
        /record [01], byte (0|16): the file is cut off\n +expected: \d+ bytes of .*\n +found: +\d+ bytes\n +remedy/,
      );
  }
});

test('says what is wrong', async () => {
  await expect(read(fixture('plain.tfrecord'), { maxBytes: 100 })).rejects.toThrow(
    /record 2, byte 39: a record is too long\n +expected: at most 100 bytes\n +found: +10240 bytes/,
  );
  await expect(read(join(folder, 'none'))).rejects.toThrow(/none: the records cannot be read\n +found: +no such file/);
  await expect(read(folder)).rejects.toThrow(/the records cannot be read\n +found: +EISDIR/);
  await expect(read(file(Buffer.from('this is no TFRecord file')))).rejects.toThrow(
    /record 0, byte 0: the length of a record is damaged\n +expected: CRC-32C [0-9a-f]{8}\n +found: +CRC-32C [0-9a-f]{8}/,
  );
});

test('a pipe or a device that is named as a file holds nobody up', async () => {
  const pipe = join(folder, 'pipe.tfrecord');
  execFileSync('mkfifo', [pipe]);
  for (const path of [pipe, '/dev/zero']) await expect(read(path)).rejects.toThrow(/cannot be read\n +found: +a pipe or a device/);
});

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
  ['damaged', (bytes: Buffer) => bytes.fill(0x55, 20, 40)],
])('finds compression that is %s', async (_, change) => {
  await expect(read(file(change(readFileSync(fixture('gzip.tfrecord')))))).rejects.toMatchObject({ exit: 'data' });
});

test('reads no further than it is asked, and lets go of the file', async () => {
  const path = file(Buffer.concat([framed(Buffer.from('first')), Buffer.from('rubbish behind it')]));
  for await (const { data } of readTFRecords(path)) {
    expect(Buffer.from(data).toString()).toBe('first');
    break;
  }
  // The descriptor that lists the folder is gone by the time it is looked at.
  const target = (descriptor: string) =>
    existsSync(join('/proc/self/fd', descriptor)) ? readlinkSync(join('/proc/self/fd', descriptor), 'utf8') : '';
  // It is closed in the background; a file that is kept open lasts until the test's time is over.
  while (readdirSync('/proc/self/fd').map(target).includes(path)) await new Promise((resolve) => setImmediate(resolve));
});
