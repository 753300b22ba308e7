import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '@longway/tensor';
import { chooseL2 } from './choose-l2';
import { lbfgsProtocol } from './protocols';

beforeAll(() => tf.setBackend('cpu'));

/** One feature that tells, many that do not; `flipped` of the labels are wrong. */
const noisy = (flipped: number) => {
  const [count, width] = [60, 40];
  const random = randomFrom(5, 'choose');
  const truth = Int32Array.from({ length: count }, (_, row) => row % 2);
  const values = Float32Array.from({ length: count * width }, (_, i) =>
    i % width === 0 ? 3 * ((truth[Math.floor(i / width)] as number) - 0.5) : random.normal(),
  );
  return { count, width, values, labels: truth.map((label) => (random.uniform() < flipped ? 1 - label : label)) };
};

const choose = async (flipped: number, candidates: readonly number[]) => {
  let fits = 0;
  const fitting = { classes: 2, random: randomFrom(1, 'held out'), afterRound: async () => undefined };
  const l2 = await chooseL2(
    noisy(flipped),
    candidates,
    (each) => lbfgsProtocol(100, each),
    fitting,
    () => (fits += 1),
  );
  return { l2, fits };
};

test('where labels are noise in part, a strong regularisation wins; each candidate is fitted once', async () => {
  expect(await choose(0.3, [1e-8, 1])).toEqual({ l2: 1, fits: 2 });
});

test('of equals the strongest', async () => {
  expect((await choose(0, [0.1, 0.2])).l2).toBe(0.2);
});
