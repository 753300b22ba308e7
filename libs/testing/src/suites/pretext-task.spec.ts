import * as tf from '@tensorflow/tfjs';
import type { PretextTask } from '@longway/contracts';
import { linearHead, softmaxCrossEntropy } from '@longway/tensor';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';
import { toyTask } from '../toy-task';

/** A task that is no classification: foretell the mean colour. */
const regression = (): PretextTask => ({
  inputShape: (shape) => shape,
  examples: (images) => ({ inputs: tf.clone(images), targets: tf.mean(images, [1, 2]) }),
  head: (featureShape, seed) => linearHead(featureShape, 3, seed),
  loss: (outputs, targets) => tf.mean(tf.squaredDifference(outputs, targets)) as tf.Scalar,
  metrics: () => ({}),
});

describePlugin(pluginOf('pretext-task', () => toyTask()));
describePlugin(pluginOf('pretext-task', regression));

const inBatch =
  (targetsOf: (count: number) => tf.Tensor): PretextTask['examples'] =>
  (images) => ({
    inputs: tf.clone(images),
    targets: targetsOf(images.shape[0]),
  });

/** A task of two views of each image, side by side, which a fault may be put into. */
const views = (change: Partial<PretextTask>): Partial<PretextTask> => ({
  views: (images, [shifts]) => tf.add(images, tf.reshape(shifts as tf.Tensor, [-1, 1, 1, 1])) as tf.Tensor4D,
  examples: (images, random, facts) => ({ ...toyTask().examples(images, random, facts), extras: [tf.range(0, images.shape[0])] }),
  ...change,
});

const faults: readonly (readonly [fault: string, promise: string, change: Partial<PretextTask>])[] = [
  [
    'states another shape than its inputs have',
    'inputs have the shape that the task says, and values in [-1, 1]',
    { inputShape: ([h, w, c]) => [h / 2, w, c] },
  ],
  [
    'leaves [-1, 1]',
    'inputs have the shape that the task says, and values in [-1, 1]',
    { examples: (images, ...rest) => ({ ...toyTask().examples(images, ...rest), inputs: tf.mul(images, 2) }) },
  ],
  ['counts its labels from 1', 'labels are indices of classes', { examples: inBatch((count) => tf.fill([count], 2, 'int32')) }],
  ['labels with floats', 'labels are indices of classes', { examples: inBatch((count) => tf.zeros([count])) }],
  [
    'draws from another source of chance',
    'the same random numbers give the same examples, and no others are drawn',
    {
      examples: inBatch((count) =>
        tf.tensor1d(
          Array.from({ length: count }, () => (Math.random() < 0.5 ? 0 : 1)),
          'int32',
        ),
      ),
    },
  ],
  ['has a head with too few outputs', 'the head answers every target', { head: (shape, seed) => linearHead(shape, 1, seed) }],
  ['has no room for further outputs', 'an objective may ask for further outputs', { head: (shape, seed) => linearHead(shape, 2, seed) }],
  [
    'states another shape than its views have',
    'the extractor sees views of the shape that the task says, and differentiably',
    { viewShape: () => [4, 4, 3] },
  ],
  [
    'has views that no gradient comes through',
    'the extractor sees views of the shape that the task says, and differentiably',
    { views: (images) => tf.sign(images) },
  ],
  [
    'counts entries of the batch in its extras',
    'two batches one behind the other are seen and answered as each alone',
    views({ views: (images, [shifts]) => tf.gather(images, tf.cast(shifts as tf.Tensor, 'int32')) as tf.Tensor4D }),
  ],
  [
    'judges other images than those it was given',
    'images that are judged are shown without chance, as many views of each',
    { evaluationViews: (images) => tf.add(images, tf.mean(images)) as tf.Tensor4D },
  ],
  [
    'draws a lying mark twice',
    'a mark that lies is drawn once, in the image that was given',
    { mislead: (_, { mark }) => [mark(), mark()] },
  ],
  ['has a head that ignores its seed', "the seed fixes the head's weights", { head: (shape) => linearHead(shape, 2, 0) }],
  [
    'gives a loss for each row',
    'the loss is a scalar, and differentiable by the outputs',
    { loss: (outputs) => tf.sum(outputs, 1) as tf.Scalar },
  ],
  [
    'has a loss that no gradient comes from',
    'the loss is a scalar, and differentiable by the outputs',
    { loss: (outputs) => tf.sum(tf.sign(outputs)) as tf.Scalar },
  ],
  [
    'sums its loss over the batch',
    'a classifier that knows nothing has the loss ln(classes)',
    { loss: (outputs, targets) => tf.mul(softmaxCrossEntropy(outputs, targets), outputs.shape[0]) },
  ],
  [
    'takes the smallest output for the answer',
    'metrics are scalars; a classification has an accuracy, 1 where every answer is right',
    { metrics: (outputs, targets) => toyTask().metrics(tf.neg(outputs), targets) },
  ],
  [
    'disposes of the images',
    'inside a tidy, arguments are borrowed and only what is returned stays',
    {
      examples: (images, ...rest) => {
        const examples = toyTask().examples(images, ...rest);
        images.dispose();
        return examples;
      },
    },
  ],
  [
    'keeps a tensor',
    'inside a tidy, arguments are borrowed and only what is returned stays',
    {
      loss: (outputs, targets) => {
        tf.keep(tf.neg(outputs));
        return softmaxCrossEntropy(outputs, targets);
      },
    },
  ],
];

test.each(faults)('a task that %s is found out', async (_, promise, change) => {
  expect(await breaks('pretext-task', promise, () => ({ ...toyTask(), ...change }))).toBe(true);
});
