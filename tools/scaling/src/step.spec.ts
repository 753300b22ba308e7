import fc from 'fast-check';
import { algorithms, type Cluster } from './all-reduce';
import { type Game, type Piece, simulateStep, type StepOptions, weightsOf } from './step';

const between = { latency: 1, bandwidth: 100 };
const two: Cluster = { nodes: 2, perNode: 1, between, within: between, algorithm: 'ring' };
const alone = { ...two, nodes: 1 };

const piece = (operations: number, weights: number, statistics = 0): Piece => ({ name: 'layer', operations, weights, statistics });

/** Ten operations: four forward, and gradients of 100, 50 and 100 values after 6, 9 and 10. */
const game: Game = { forward: [piece(4, 0, 25)], backward: [piece(2, 100), piece(3, 50, 25), piece(1, 100)] };
const options: StepOptions = { cluster: two, seconds: 20, valueBytes: 4, bucketBytes: 400, overlap: true, synchronised: false, slowest: 1 };

// By hand. An operation takes 2 s. A barrier of two takes 1 s; n bytes, 2 (1 + n / 200) s.
test('buckets leave as they fill, one after the other', () => {
  // 400 bytes are full at 12 s and take 1 + 6 s, until 19; the other 600 leave at 20 and take 1 + 8.
  expect(simulateStep(game, options)).toEqual({ compute: 20, communication: 16, step: 29 });
});

test('a bucket waits for the one before', () => {
  // Buckets of any size: 400 bytes leave at 12 until 19; 200, there at 18, take 1 + 4 until 24; 400, there at 20, 1 + 6.
  expect(simulateStep(game, { ...options, bucketBytes: 1 })).toEqual({ compute: 20, communication: 19, step: 31 });
});

test('without overlap all is sent after the slowest rank has computed all', () => {
  expect(simulateStep(game, { ...options, overlap: false, slowest: 1.5 })).toEqual({ compute: 30, communication: 16, step: 46 });
});

test('bfloat16 halves what is sent', () => {
  // 200 and 300 bytes: 1 + 4 and 1 + 5.
  expect(simulateStep(game, { ...options, valueBytes: 2 })).toEqual({ compute: 20, communication: 11, step: 26 });
});

test('synchronised batch norm holds all up, and has buckets wait for the end', () => {
  // 100 bytes twice, 1 + 3 s each; then 7 and 9 s.
  expect(simulateStep(game, { ...options, synchronised: true })).toEqual({ compute: 20, communication: 24, step: 44 });
});

const pieces = fc.record({
  name: fc.constant('layer'),
  operations: fc.integer({ min: 1, max: 1e6 }),
  weights: fc.nat(1e6),
  statistics: fc.nat(1e3),
});
const games: fc.Arbitrary<Game> = fc.record({
  forward: fc.array(pieces, { maxLength: 10 }),
  backward: fc.array(pieces, { minLength: 1, maxLength: 30 }),
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
  synchronised: fc.boolean(),
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
      expect(after.step / (after.compute + after.communication)).toBeCloseTo(1, 9);
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
    }),
  );
});
