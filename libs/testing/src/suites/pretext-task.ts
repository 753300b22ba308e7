import * as tf from '@tensorflow/tfjs';
import type { ImageShape, PretextTask } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { withoutMathRandom } from '../chance';
import type { Checks } from '../fixture';
import { expectEveryWeightLearns, expectSeeded } from '../networks';
import { expectDifferentiable, expectScalar, expectTensorsOfTidy, noiseImages, numbersOf, tidied } from '../tensors';

const featureShape = [2, 2, 6];

const examplesOf = (task: PretextTask, shape: ImageShape, seed = 0) =>
  tidied(() => task.examples(noiseImages(4, shape), randomFrom(seed, 'contract')));

const predict = (task: PretextTask, head: tf.LayersModel, features: tf.Tensor) => task.predict?.(head, features) ?? (head.apply(features) as tf.Tensor);

/** A head, targets, and outputs of the head for features of noise. */
const answered = (task: PretextTask, shape: ImageShape) => {
  const { inputs, targets } = examplesOf(task, shape);
  const head = task.head(featureShape, 1);
  const features = tf.randomNormal([inputs.shape[0], ...featureShape], 0, 1, 'float32', 3);
  const outputs = tf.tidy(() => predict(task, head, features));
  const dispose = () => {
    tf.dispose([inputs, targets, features, outputs]);
    head.dispose();
  };
  return { head, features, outputs, targets, dispose };
};

export const pretextTaskChecks: Checks<'pretext-task'> = {
  'inputs have the shape that the task says, and values in [-1, 1]': async ({ create, imageShape }) => {
    const task = await create();
    const { inputs, targets } = examplesOf(task, imageShape);
    expect(inputs.shape.slice(1)).toEqual([...task.inputShape(imageShape)]);
    expect(numbersOf(inputs).every((value) => Math.abs(value) <= 1 + 1e-5)).toBe(true);
    tf.dispose([inputs, targets]);
  },
  'labels are indices of classes': async ({ create, imageShape }) => {
    const task = await create();
    const { inputs, targets } = examplesOf(task, imageShape);
    const { classes } = task;
    if (classes !== undefined) {
      expect(targets).toMatchObject({ dtype: 'int32', rank: 1 });
      expect(numbersOf(targets).every((label) => Number.isInteger(label) && label >= 0 && label < classes)).toBe(true);
    }
    tf.dispose([inputs, targets]);
  },
  'the same random numbers give the same examples, and no others are drawn': async ({ create, imageShape }) => {
    const task = await create();
    await withoutMathRandom(() => {
      const [first, second] = [examplesOf(task, imageShape, 7), examplesOf(task, imageShape, 7)];
      expect(numbersOf(second.inputs)).toEqual(numbersOf(first.inputs));
      expect(numbersOf(second.targets)).toEqual(numbersOf(first.targets));
      tf.dispose([first.inputs, first.targets, second.inputs, second.targets]);
    });
  },
  'the head answers every target': async ({ create, imageShape }) => {
    const task = await create();
    const { outputs, targets, dispose } = answered(task, imageShape);
    expect(outputs.shape[0]).toBe(targets.shape[0]);
    if (task.classes !== undefined) expect(outputs.shape).toEqual([targets.shape[0], task.classes]);
    dispose();
  },
  "the seed fixes the head's weights": async ({ create }) => {
    const task = await create();
    expectSeeded((seed) => task.head(featureShape, seed));
  },
  'every trainable weight of the head learns': async ({ create, imageShape }) => {
    const task = await create();
    const { head, features, dispose } = answered(task, imageShape);
    expectEveryWeightLearns(head, () => predict(task, head, features));
    dispose();
  },
  'the loss is a scalar, and differentiable by the outputs': async ({ create, imageShape }) => {
    const task = await create();
    const { outputs, targets, dispose } = answered(task, imageShape);
    expectDifferentiable((x) => task.loss(x, targets), outputs);
    dispose();
  },
  'a classifier that knows nothing has the loss ln(classes)': async ({ create, imageShape }) => {
    const task = await create();
    const { classes } = task;
    if (classes === undefined) return;
    const { outputs, targets, dispose } = answered(task, imageShape);
    tf.tidy(() => expect(expectScalar(task.loss(tf.zerosLike(outputs), targets))).toBeCloseTo(Math.log(classes), 4));
    dispose();
  },
  'metrics are scalars; a classification has an accuracy, 1 where every answer is right': async ({ create, imageShape }) => {
    const task = await create();
    const { outputs, targets, dispose } = answered(task, imageShape);
    tf.tidy(() => {
      const metrics = task.metrics(outputs, targets);
      Object.values(metrics).forEach(expectScalar);
      if (task.classes === undefined) return;
      const accuracy = expectScalar(metrics['accuracy'] as tf.Scalar);
      expect(accuracy).toBeGreaterThanOrEqual(0);
      expect(accuracy).toBeLessThanOrEqual(1);
      const right = tf.mul(tf.oneHot(targets as tf.Tensor1D, task.classes), 10);
      expect(expectScalar(task.metrics(right, targets)['accuracy'] as tf.Scalar)).toBe(1);
    });
    dispose();
  },
  'inside a tidy, arguments are borrowed and only what is returned stays': async ({ create, imageShape }) => {
    const task = await create();
    const images = noiseImages(4, imageShape);
    await expectTensorsOfTidy(2, () => task.examples(images, randomFrom(0, 'contract')));
    const { outputs, targets, dispose } = answered(task, imageShape);
    await expectTensorsOfTidy(1, () => task.loss(outputs, targets));
    const metrics = tidied(() => task.metrics(outputs, targets));
    tf.dispose(metrics as Record<string, tf.Tensor>);
    await expectTensorsOfTidy(Object.keys(metrics).length, () => task.metrics(outputs, targets));
    for (const borrowed of [images, outputs, targets]) expect(borrowed.isDisposed).toBe(false);
    dispose();
    tf.dispose(images);
  },
};
