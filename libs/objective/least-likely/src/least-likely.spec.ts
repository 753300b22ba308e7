import * as tf from '@tensorflow/tfjs';
import type { PretextTask } from '@longway/contracts';
import { LeastLikelyObjective } from './least-likely';

beforeAll(() => tf.setBackend('cpu'));

const objective = new LeastLikelyObjective();

test('is the cross-entropy against the least likely class', () => {
  const logits = tf.tensor2d([
    [0, Math.log(3)],
    [Math.log(7), 0],
  ]);
  // The least likely classes have the probabilities 1/4 and 1/8.
  expect(objective.adversarialLoss(logits).dataSync()[0]).toBeCloseTo((Math.log(4) + Math.log(8)) / 2, 5);
});

test('a step down its gradient makes the least likely class likelier', () => {
  const logits = tf.tensor2d([[3, 1, -2]]);
  const gradient = tf.grad((z) => objective.adversarialLoss(z))(logits);
  const [p0, p1, p2] = Array.from(tf.softmax(logits).dataSync()) as [number, number, number];
  const expected = [p0, p1, p2 - 1];
  Array.from(gradient.dataSync()).forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 5));
});

test('is refused for tasks that are no classification', () => {
  expect(objective.refuses({ classes: 4 } as PretextTask)).toBeUndefined();
  expect(objective.refuses({} as PretextTask)).toMatch(/classification/);
});
