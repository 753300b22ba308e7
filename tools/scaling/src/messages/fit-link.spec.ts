import fc from 'fast-check';
import { fitLink, mediansOf } from './fit-link';

test('finds the connection that times were made with', () => {
  const latencies = fc.double({ min: 1e-6, max: 1e-2, noNaN: true });
  fc.assert(
    fc.property(latencies, fc.double({ min: 1e6, max: 1e10, noNaN: true }), (latency, bandwidth) => {
      const medians = [4, 4096, 1e6, 1e8].map((bytes) => ({ bytes, seconds: 2 * latency + bytes / bandwidth }));
      const link = fitLink(medians);
      expect(link.latency / latency).toBeCloseTo(1, 3);
      expect(link.bandwidth / bandwidth).toBeCloseTo(1, 3);
    }),
  );
});

test('no latency is below zero', () => {
  expect(
    fitLink([
      { bytes: 100, seconds: 1 },
      { bytes: 200, seconds: 3 },
    ]).latency,
  ).toBe(0);
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
