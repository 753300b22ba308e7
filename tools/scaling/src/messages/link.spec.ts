import { linkThrough, mediansOf } from './link';

test('goes through the smallest size and a bucket', () => {
  // Over 1 s a message and 10 bytes a second: 2 + 1, 2 + 8.
  const medians = [
    { bytes: 10, seconds: 3 },
    { bytes: 40, seconds: 4 },
    { bytes: 80, seconds: 10 },
  ];
  const link = linkThrough(medians, 80);
  expect([link.latency, link.bandwidth]).toEqual([expect.closeTo(1, 12), expect.closeTo(10, 12)]);
  expect(() => linkThrough(medians, 81)).toThrow(RangeError);
});

test('medians by size', () => {
  const timed = [
    [8, 3],
    [4, 1],
    [8, 5],
    [4, 9],
    [4, 2],
  ].map(([bytes = 0, seconds = 0]) => ({ bytes, seconds }));
  expect(mediansOf(timed)).toEqual([
    { bytes: 4, seconds: 2 },
    { bytes: 8, seconds: 4 },
  ]);
});
