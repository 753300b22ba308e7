import { Readable } from 'node:stream';
import { ByteReader } from '@longway/storage';
import { readPpm } from './read-ppm';

const readerOf = (...parts: readonly (string | readonly number[])[]) =>
  new ByteReader(Readable.from(parts.map((part) => Buffer.from(part as string, 'latin1'))));

test('reads pictures one behind the other', async () => {
  const reader = readerOf('P6\n2 1\n25', '5\n', [1, 10, 3, 4], [5, 6], 'P6\n1 1\n255\n', [7, 8, 9]);
  expect(await readPpm(reader)).toMatchObject({ height: 1, width: 2, channels: 3, data: Buffer.from([1, 10, 3, 4, 5, 6]) });
  expect(await readPpm(reader)).toMatchObject({ height: 1, width: 1, data: Buffer.from([7, 8, 9]) });
  expect(await readPpm(reader)).toBeUndefined();
});

test.each([
  ['another format', ['P5\n1 1\n255\n'], /PPM header of 8 bits\n +found: +"P5\\n1 1\\n255\\n"/],
  ['16 bits', ['P6\n1 1\n65535\n'], /PPM header/],
  ['no size', ['P6\n0 1\n255\n'], /PPM header/],
  ['a picture that is cut off', ['P6\n1 1\n255\n', [1, 2]], /expected: 3 bytes\n +found: +2 bytes/],
  ['a header that is cut off', ['P6\n1'], /PPM header/],
  ['an endless header', ['x'.repeat(200)], /PPM header/],
  ['a picture that is too large', ['P6\n99999 99999\n255\n'], /expected: at most \d+ bytes\n +found: +99999 x 99999 pixels/],
])('refuses %s', async (_, parts, message) => {
  await expect(readPpm(readerOf(...parts))).rejects.toThrow(message);
});
