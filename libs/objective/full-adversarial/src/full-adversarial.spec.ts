import * as tf from '@tensorflow/tfjs';
import type { PretextTask } from '@longway/contracts';
import { FullAdversarialObjective } from './full-adversarial';

beforeAll(() => tf.setBackend('cpu'));

test("is the task's loss with its sign turned", () => {
  const loss = (outputs: tf.Tensor, targets: tf.Tensor) => tf.mean(tf.squaredDifference(outputs, targets)) as tf.Scalar;
  const adversarial = new FullAdversarialObjective().adversarialLoss(tf.tensor2d([[1, 2]]), tf.tensor2d([[0, 4]]), { loss } as PretextTask);
  expect(adversarial.dataSync()[0]).toBe(-2.5);
});
