import type { Ranks } from '@longway/contracts';
import { resolveExperiment } from '@longway/registry';
import { begin } from './begin';

const mockStart = jest.fn();
jest.mock('@longway/backend', () => ({ startCollectives: (...words: unknown[]) => mockStart(...words) }));
beforeEach(() => mockStart.mockReset());

const experiment = (training: object) =>
  resolveExperiment({
    dataset: 'fashion-mnist',
    task: 'rotation',
    arms: { a: {}, b: { training } },
    training: { steps: 1, batchSize: 12, distributed: { timeout: 60 } },
  }).experiment;

/** Others say what this one says, but for what is given by rank. */
const ranks = (size: number, others: Readonly<Record<number, string>> = {}): Ranks => ({
  ...{ rank: 0, size, name: 'rank 0 (here)' },
  exchange: async (text) => Array.from({ length: size }, (_, rank) => others[rank] ?? text),
});

test('ranks that have read the same begin together, with the longest patience of all arms', async () => {
  await begin(ranks(4), experiment({ distributed: { timeout: 90 } }));
  await begin(ranks(4), experiment({ distributed: { timeout: null } }));
  expect(mockStart.mock.calls).toEqual([
    [90, 'rank 0 (here)'],
    [null, 'rank 0 (here)'],
  ]);
});

test.each([
  [ranks(3, { 2: '{"value":"another"}' }), {}, /^rank 2: not all ranks have read the same configuration/],
  [ranks(3, { 1: '{"error":"no such file","exit":"data"}' }), {}, /^rank 1 failed: no such file/],
  [ranks(5), {}, /batch cannot be shared out evenly[^]*multiple of 5[^]*found: {4}12[^]*set training.batchSize to 10 or 15/],
  [ranks(4), { batchSize: 3 }, /found: {4}3[^]*set training.batchSize to 4,/],
])('none begins where that is not so', async (given, training, message) => {
  await expect(begin(given, experiment(training))).rejects.toThrow(message);
  expect(mockStart).not.toHaveBeenCalled();
});
