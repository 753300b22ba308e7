import fc from 'fast-check';
import { algorithms, type Cluster } from './all-reduce';
import { type Game, operationsOf, simulateStep, type StepOptions, weightsOf } from './step';

const between = { latency: 1, bandwidth: 100 };
const two: Cluster = { nodes: 2, perNode: 1, between, within: between, algorithm: 'ring' };
const alone = { ...two, nodes: 1 };

/** Ten operations: four forward, and gradients of 100, 50 and 100 values after 6, 9 and 10. */
const game: Game = {
  forward: 4,
  backward: [
    { name: 'c', operations: 2, weights: 100 },
    { name: 'b', operations: 3, weights: 50 },
    { name: 'a', operations: 1, weights: 100 },
  ],
};
const options: StepOptions = { cluster: two, seconds: 20, valueBytes: 4, bucketBytes: 400, overlap: true, slowest: 1 };

test('buckets leave as they fill, one after the other', () => {
  // Operations take 2 s. c's 400 bytes are full at 12 s and take 2 (1 + 2) = 6 s, until 18; b's and a's 600 leave at 20 and take 2 (1 + 3) = 8.
  expect(simulateStep(game, options)).toEqual({ compute: 20, communication: 14, step: 28 });
});

test('a bucket waits for the one before', () => {
  // Buckets of any size: c leaves at 12 until 18; b's 200 bytes, there at 18, take 2 (1 + 1) = 4 until 22; a's wait from 20 until 22, and take 6.
  expect(simulateStep(game, { ...options, bucketBytes: 1 })).toEqual({ compute: 20, communication: 16, step: 28 });
});

test('without overlap all is sent after the slowest rank has computed all', () => {
  expect(simulateStep(game, { ...options, overlap: false, slowest: 1.5 })).toEqual({ compute: 30, communication: 14, step: 44 });
});

test('bfloat16 halves what is sent', () => {
  // 200 and 300 bytes: 2 (1 + 1) and 2 (1 + 1.5).
  expect(simulateStep(game, { ...options, valueBytes: 2 })).toEqual({ compute: 20, communication: 9, step: 25 });
});

const games: fc.Arbitrary<Game> = fc.record({
  forward: fc.nat(1e6),
  backward: fc.array(fc.record({ name: fc.constant('layer'), operations: fc.integer({ min: 1, max: 1e6 }), weights: fc.nat(1e6) }), {
    minLength: 1,
    maxLength: 30,
  }),
});

const settings = fc.record({
  cluster: fc.record({
    nodes: fc.integer({ min: 1, max: 128 }),
    perNode: fc.integer({ min: 1, max: 8 }),
    between: fc.record({
      latency: fc.double({ min: 0, max: 1e-3, noNaN: true }),
      bandwidth: fc.double({ min: 1e6, max: 1e11, noNaN: true }),
    }),
    within: fc.constant({ latency: 1e-6, bandwidth: 3e11 }),
    algorithm: fc.constantFrom(...algorithms),
  }),
  seconds: fc.double({ min: 1e-3, max: 100, noNaN: true }),
  valueBytes: fc.constantFrom(2, 4),
  bucketBytes: fc.integer({ min: 1, max: 1e8 }),
  overlap: fc.boolean(),
  slowest: fc.double({ min: 1, max: 3, noNaN: true }),
});

const SLACK = 1 + 1e-9;

test('any game: one rank takes its own time; overlap never harms; a wider connection never either', () => {
  fc.assert(
    fc.property(games, settings, fc.double({ min: 1, max: 100, noNaN: true }), (any, chosen, factor) => {
      expect(simulateStep(any, { ...chosen, cluster: { ...alone, perNode: 1 }, slowest: 1 }).step).toBe(chosen.seconds);
      const along = simulateStep(any, { ...chosen, overlap: true });
      const after = simulateStep(any, { ...chosen, overlap: false });
      expect(along.step).toBeLessThanOrEqual(after.step * SLACK);
      expect(after.step).toBeCloseTo(after.compute + after.communication, 6);
      // Neither may the step be shorter than one of its two resources is busy.
      expect(along.step * SLACK).toBeGreaterThanOrEqual(Math.max(along.compute, along.communication));
      const { between: link } = chosen.cluster;
      const wider = { ...chosen.cluster, between: { ...link, bandwidth: link.bandwidth * factor } };
      expect(simulateStep(any, { ...chosen, cluster: wider }).step).toBeLessThanOrEqual(simulateStep(any, chosen).step * SLACK);
    }),
  );
});

test('all gradients are sent, whatever the buckets', () => {
  fc.assert(
    fc.property(games, fc.integer({ min: 1, max: 1e8 }), (any, bucketBytes) => {
      const free = { ...two, between: { latency: 0, bandwidth: 1 } };
      // With two ranks each byte is sent once.
      const { communication } = simulateStep(any, { ...options, cluster: free, bucketBytes });
      expect(communication).toBeCloseTo(4 * weightsOf(any), 3);
      expect(operationsOf(any)).toBeGreaterThan(0);
    }),
  );
});
