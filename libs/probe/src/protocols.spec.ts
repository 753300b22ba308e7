import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '@longway/tensor';
import { fitAndJudge } from './fit-and-judge';
import { lbfgsProtocol, type Protocol, publishedProtocols, sgdProtocol } from './protocols';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => expect(tf.memory().numTensors).toBe(0));

/** Two features on very different scales; the class is the sign of the small one. */
const table = (count: number, seed: number) => {
  const random = randomFrom(seed, 'protocols');
  const labels = Int32Array.from({ length: count }, (_, row) => row % 2);
  const values = Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 1e-3 * (labels[i / 2] ? 1 : -1) : random.normal()));
  return { count, width: 2, values, labels };
};
const tables = { train: table(40, 1), test: table(20, 2) };

const judge = async (protocol: Protocol) => {
  const rounds: number[] = [];
  const afterRound = async (round: number) => void rounds.push(round);
  return { shares: await fitAndJudge(tables, protocol, { classes: 2, random: randomFrom(3, 'fit'), afterRound }), rounds };
};

test('standardised features of any scale count; as they are, the small one is lost', async () => {
  expect((await judge(lbfgsProtocol(50, 1e-4))).shares).toEqual({ train: 1, test: 1 });
  const settings = { learningRate: 0.1, momentum: 0.9, batchSize: 16, epochs: 20, milestones: [] };
  expect((await judge(sgdProtocol(settings, 0))).shares.test).toBe(1);
  expect((await judge({ ...sgdProtocol(settings, 0), standardised: false })).shares.test).toBeLessThan(0.9);
});

test('the published protocol, and its short form, round by round', async () => {
  expect(publishedProtocols.published).toMatchObject({ name: 'published', rounds: 520, standardised: false, l2: 0 });
  expect(publishedProtocols['published-short']).toMatchObject({ name: 'published-short', rounds: 70, standardised: false, l2: 0 });
  expect((await judge(publishedProtocols['published-short'])).rounds).toEqual(Array.from({ length: 70 }, (_, i) => i + 1));
});

test('the published rates: 0.2 for 512 images a batch, a tenth of it after epochs 30 and 50', async () => {
  // One row, one feature of 1, two classes: each gradient is worked out by hand, with momentum.
  let [weight, velocity] = [0, 0];
  for (let epoch = 0; epoch < 70; epoch++) {
    const rate = epoch < 30 ? 0.2 : epoch < 50 ? 0.02 : 0.002;
    const [zero, one] = [Math.exp(0), Math.exp(4 * weight)];
    velocity = 0.9 * velocity + (-zero / (zero + one)) * 1;
    weight -= rate * velocity;
  }
  const design = tf.tensor2d([[1, 1]]);
  const problem = { design, labels: Int32Array.of(1), classes: 2, l2: 0 };
  const parameters = await publishedProtocols['published-short'].fit(problem, randomFrom(1, 'rates'), async () => undefined);
  // Feature and bias move alike, and class 0 against class 1.
  [-weight, weight, -weight, weight].forEach((expected, i) => expect(parameters[i]).toBeCloseTo(expected, 3));
  design.dispose();
});

test('features that are no numbers are found, whatever the protocol', async () => {
  const broken = { ...tables.train, values: tables.train.values.with(3, Number.NaN) };
  const fitting = { classes: 2, random: randomFrom(1, 'x'), afterRound: async () => undefined };
  await expect(fitAndJudge({ train: broken, test: broken }, publishedProtocols['published-short'], fitting)).rejects.toThrow(
    /not a finite number/,
  );
});
