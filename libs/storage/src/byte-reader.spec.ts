import { Readable } from 'node:stream';
import fc from 'fast-check';
import { ByteReader } from './byte-reader';

const readerOf = (...chunks: readonly number[][]) => new ByteReader(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));

test('gives what was asked for, however the bytes came', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 9 })), fc.array(fc.nat(12)), async (chunks, counts) => {
      const all = Buffer.concat(chunks);
      const reader = new ByteReader(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));
      let at = 0;
      for (const count of counts) {
        expect([...(await reader.take(count))]).toEqual([...all.subarray(at, at + count)]);
        at = Math.min(all.length, at + count);
      }
      expect([...(await reader.take(1_000))]).toEqual([...all.subarray(at)]);
    }),
  ));

test('takes up to a byte, and no more than is allowed', async () => {
  const reader = readerOf([1, 2], [10, 3, 10], [4, 5, 6, 7]);
  expect([...(await reader.takeUntil(10, 8))]).toEqual([1, 2, 10]);
  expect([...(await reader.takeUntil(10, 8))]).toEqual([3, 10]);
  expect([...(await reader.takeUntil(10, 3))]).toEqual([4, 5, 6]);
  expect([...(await reader.takeUntil(10, 3))]).toEqual([7]);
});

test('ends the stream before its end', async () => {
  const stream = Readable.from([Buffer.from([1]), Buffer.from([2])]);
  const reader = new ByteReader(stream);
  await reader.take(1);
  await reader.close();
  expect(stream.destroyed).toBe(true);
});
