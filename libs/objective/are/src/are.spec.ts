import type { PretextTask } from '@longway/contracts';
import { withStepSeed } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { AreObjective } from './are';

beforeAll(() => tf.setBackend('cpu'));

const objective = new AreObjective();
const task = { classes: 4 } as PretextTask;

/** How often each output of 3,000 alike examples of a class is drawn: the gradient by the logits is p less the class drawn. */
const drawn = (label: number): number[] =>
  tf.tidy(() => {
    const [outputs, targets] = [tf.zeros([3000, 5]), tf.fill([3000], label, 'int32')];
    const gradient = withStepSeed(tf.tensor1d([3, 7], 'int32'), () => tf.grad((z) => objective.adversarialLoss(z, targets, task))(outputs));
    return Array.from(tf.sum(tf.less(gradient, 0), 0).dataSync());
  });

test.each([0, 1, 2, 3])('draws the lens towards the classes other than %i alike, and never towards "lensed"', (label) => {
  const counts = drawn(label);
  expect(counts[4]).toBe(0);
  expect(counts[label]).toBe(0);
  // Binomial, deviation 26: five of them on either side.
  for (const [output, count] of counts.entries()) if (output !== label && output < 4) expect(Math.abs(count - 1000)).toBeLessThan(130);
});

test('the extractor is to answer "lensed", the class behind those of the task', () => {
  expect(Array.from(objective.lensedTargets(tf.tensor1d([0, 3, 1], 'int32'), task).dataSync())).toEqual([4, 4, 4]);
});

test.each([
  ['no classification', {}, 'both', /classification/],
  ['a single class', { classes: 1 }, 'both', /no wrong/],
  ['an extractor that sees lensed images only', { classes: 4 }, 'lensed', /training\.feed to both/],
] as const)('is refused for %s', (_, refused, feed, reason) => {
  expect(objective.refuses(refused as PretextTask, { feed })).toMatch(reason);
});

test('holds for a classification that sees raw images too', () => expect(objective.refuses(task, { feed: 'both' })).toBeUndefined());
