import { parseShare, parseSide, parseSize } from './pack';

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

test.each(['0', '1e3', 'big', '100000'])('"%s" is no side', (text) => expect(() => parseSide(text)).toThrow(/--shorter-side/));
test('160 is a side', () => expect(parseSide('160')).toBe(160));

test.each([
  ['0', 0],
  ['1', 1],
  ['0.05', 0.05],
  ['.5', 0.5],
])('%s is a share', (text, share) => expect(parseShare(text)).toBe(share));
test.each(['', '-1', '1.5', '5%', 'NaN', '1e-2'])('"%s" is no share', (text) =>
  expect(() => parseShare(text)).toThrow(/--max-broken: .*\n +expected: a share from 0 to 1/),
);
