import { parseSize } from './pack';

test.each([
  ['256MiB', 2 ** 28],
  ['1 GiB', 2 ** 30],
  ['4KiB', 4096],
  ['100', 100],
  ['7B', 7],
])('%s is a size', (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each(['0', '-1MiB', '1.5GiB', '256 mb', '', '999999999999GiB'])('"%s" is no size', (text) =>
  expect(() => parseSize(text)).toThrow(/--shard-size: .*\n +expected: bytes, e\.g\. 256MiB/),
);
