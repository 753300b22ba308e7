import fc from 'fast-check';
import { type Algorithm, algorithms, allReduceSeconds, barrierSeconds, type Link } from './all-reduce';

const slow: Link = { latency: 0.5, bandwidth: 10 };
const quick: Link = { latency: 0.25, bandwidth: 100 };

const flat = (algorithm: Algorithm, nodes: number, bytes: number, between = slow): number =>
  allReduceSeconds(bytes, { nodes, perNode: 1, between, within: quick, algorithm });

// By hand, over 10 bytes a second and 0.5 s a message.
test.each([
  // 2 messages of 40 bytes.
  ['ring', 2, 80, 2 * (0.5 + 4)],
  // 6 messages of 20 bytes.
  ['ring', 4, 80, 6 * (0.5 + 2)],
  ['halving-doubling', 2, 80, 2 * (0.5 + 4)],
  // There 40 and 20 bytes, and back.
  ['halving-doubling', 4, 80, 4 * 0.5 + (40 + 20 + 20 + 40) / 10],
  // The fifth rank's 80 bytes before and behind what four do.
  ['halving-doubling', 5, 80, 4 * 0.5 + 12 + 2 * (0.5 + 8)],
] as const)('%s over %d ranks', (algorithm, ranks, bytes, seconds) => {
  expect(flat(algorithm, ranks, bytes)).toBeCloseTo(seconds, 12);
});

test('ranks of a node reduce among themselves first, and share what connects them with others', () => {
  const cluster = { nodes: 2, perNode: 4, between: slow, within: quick, algorithm: 'ring' } as const;
  // Within: 6 messages of 20 bytes at 100 a second and 0.25 s. Between: 2 messages; in each, four ranks send 10 bytes at 10 a second all together.
  expect(allReduceSeconds(80, cluster)).toBeCloseTo(6 * (0.25 + 0.2) + 2 * (0.5 + 4), 12);
  expect(allReduceSeconds(80, { ...cluster, nodes: 1 })).toBeCloseTo(6 * (0.25 + 0.2), 12);
});

test('a barrier takes as many messages as doubling takes to reach all', () => {
  const cluster = { between: slow, within: quick };
  expect([1, 2, 3, 4, 5].map((nodes) => barrierSeconds({ ...cluster, nodes, perNode: 1 }))).toEqual([0, 0.5, 1, 1, 1.5]);
  expect(barrierSeconds({ ...cluster, nodes: 2, perNode: 4 })).toBe(0.5 + 2 * 0.25);
});

const links = fc.record({ latency: fc.double({ min: 0, max: 1, noNaN: true }), bandwidth: fc.double({ min: 1, max: 1e12, noNaN: true }) });
const someBytes = fc.integer({ min: 1, max: 1e9 });
const ranks = fc.integer({ min: 1, max: 300 });

test.each(algorithms)(
  '%s: nothing for one rank; never quicker over a slower connection; no less than what every rank must send',
  (algorithm) => {
    fc.assert(
      fc.property(links, someBytes, ranks, fc.double({ min: 1, max: 100, noNaN: true }), (link, bytes, p, factor) => {
        expect(flat(algorithm, 1, bytes, link)).toBe(0);
        const seconds = flat(algorithm, p, bytes, link);
        expect(flat(algorithm, p, bytes, { ...link, bandwidth: link.bandwidth / factor })).toBeGreaterThanOrEqual(seconds * (1 - 1e-12));
        expect(flat(algorithm, p, bytes, { ...link, latency: link.latency * factor })).toBeGreaterThanOrEqual(seconds * (1 - 1e-12));
        // A result of n bytes on p ranks takes sending 2 (p - 1) / p of n from each, and log2 p messages one after the other.
        const least = (2 * (p - 1) * bytes) / p / link.bandwidth + Math.log2(p) * link.latency;
        expect(seconds).toBeGreaterThanOrEqual(least * (1 - 1e-9));
      }),
    );
  },
);
