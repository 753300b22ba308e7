import * as tf from '@tensorflow/tfjs';
import type { Objective } from '@longway/contracts';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';

/** The lens wants small outputs: no good idea, but a proper objective. */
const energy = (): Objective => ({ adversarialLoss: (outputs) => tf.mean(tf.square(outputs)) as tf.Scalar });
const worked = [{ logits: [[1, 3]], labels: [0], loss: 5 }];

describePlugin(pluginOf('objective', energy), { worked });

test.each([
  ['differs from its worked example', 'agrees with the worked examples', energy(), [{ logits: [[1, 3]], labels: [0], loss: 4 }]],
  ['has no worked example', 'agrees with the worked examples', energy(), []],
  [
    'passes no gradient on',
    'is a scalar, and differentiable by the outputs',
    { adversarialLoss: (outputs) => tf.sum(tf.sign(outputs)) as tf.Scalar },
    worked,
  ],
  ['refuses without a reason', 'takes a task, or says why not', { ...energy(), refuses: () => '' }, worked],
  [
    'keeps a tensor',
    'inside a tidy, arguments are borrowed and only the loss stays',
    { adversarialLoss: (outputs) => tf.sum(tf.keep(tf.neg(outputs))) as tf.Scalar },
    worked,
  ],
] satisfies [string, string, Objective, typeof worked][])('an objective that %s is found out', async (_, promise, objective, examples) => {
  expect(await breaks('objective', promise, () => objective, { worked: examples })).toBe(true);
});
