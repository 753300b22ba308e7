import * as tf from '@tensorflow/tfjs';
import type { Examples, ImageShape, PretextTask, RawImage } from '@longway/contracts';
import { randomFrom, withStepSeed } from '@longway/tensor';
import { withoutMathRandom } from '../chance';
import type { Candidate, Checks } from '../fixture';
import { expectEveryWeightLearns, expectSeeded } from '../networks';
import {
  expectClose,
  expectDifferentiable,
  expectScalar,
  expectTensorsOfTidy,
  noiseImages,
  noisePicture,
  numbersOf,
  tidied,
} from '../tensors';

const featureShape = [2, 2, 6];
const classNames = ['zero', 'one', 'two'];

/** The task for data of three classes. */
const made = async ({ create, imageShape }: Candidate<'pretext-task'>): Promise<PretextTask> => {
  const task = await create();
  return task.forData?.({ imageShape, classNames }) ?? task;
};

const facts = (training = true) => ({ labels: tf.tensor1d([0, 1, 2, 0], 'int32'), training });

const drawn = (task: PretextTask, images: tf.Tensor4D, seed: number): Examples =>
  task.examples(images, randomFrom(seed, 'contract'), facts());

const examplesOf = (task: PretextTask, shape: ImageShape, seed = 0) => {
  const { inputs, targets, extras } = tidied(() => ({ extras: [], ...drawn(task, noiseImages(4, shape), seed) }));
  return { inputs, targets, extras: extras as readonly tf.Tensor[] };
};

/** What the extractor sees. */
const viewsOf = (task: PretextTask, inputs: tf.Tensor4D, extras: readonly tf.Tensor[]) => task.views?.(inputs, extras) ?? inputs;

const predict = (task: PretextTask, head: tf.LayersModel, features: tf.Tensor, extras: readonly tf.Tensor[], training = false) =>
  task.predict?.(head, features, { training, extras }) ?? (head.apply(features, { training }) as tf.Tensor);

/** A head, targets, and outputs of the head for features of noise. */
const answered = (task: PretextTask, shape: ImageShape, extraClasses?: number) => {
  const { inputs, targets, extras } = examplesOf(task, shape);
  const head = task.head(featureShape, 1, extraClasses);
  const count = tf.tidy(() => viewsOf(task, inputs, extras).shape[0]);
  const features = tf.randomNormal([count, ...featureShape], 0, 1, 'float32', 3);
  const outputs = tf.tidy(() => predict(task, head, features, extras));
  const dispose = () => {
    tf.dispose([inputs, targets, ...extras, features, outputs]);
    head.dispose();
  };
  return { head, features, outputs, targets, extras, dispose };
};

export const pretextTaskChecks: Checks<'pretext-task'> = {
  'inputs have the shape that the task says, and values in [-1, 1]': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
    const { inputs, targets, extras } = examplesOf(task, imageShape);
    expect(inputs.shape.slice(1)).toEqual([...task.inputShape(imageShape)]);
    expect(numbersOf(inputs).every((value) => Math.abs(value) <= 1 + 1e-5)).toBe(true);
    tf.dispose([inputs, targets, ...extras]);
  },
  'labels are indices of classes': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
    const { inputs, targets, extras } = examplesOf(task, imageShape);
    const { classes } = task;
    if (classes !== undefined) {
      expect(targets).toMatchObject({ dtype: 'int32', rank: 1 });
      expect(numbersOf(targets).every((label) => Number.isInteger(label) && label >= 0 && label < classes)).toBe(true);
    }
    tf.dispose([inputs, targets, ...extras]);
  },
  'the same random numbers give the same examples, and no others are drawn': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
    await withoutMathRandom(() => {
      const [first, second] = [examplesOf(task, imageShape, 7), examplesOf(task, imageShape, 7)];
      expect(numbersOf(second.inputs)).toEqual(numbersOf(first.inputs));
      expect(numbersOf(second.targets)).toEqual(numbersOf(first.targets));
      expect(second.extras.map(numbersOf)).toEqual(first.extras.map(numbersOf));
      [first, second].forEach(({ inputs, targets, extras }) => tf.dispose([inputs, targets, ...extras]));
    });
  },
  'the head answers every target': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
    const { outputs, targets, dispose } = answered(task, imageShape);
    expect(outputs.shape[0]).toBe(targets.shape[0]);
    if (task.classes !== undefined) expect(outputs.shape).toEqual([targets.shape[0], task.classes]);
    dispose();
  },
  'an objective may ask for further outputs': async (candidate) => {
    const task = await made(candidate);
    if (task.classes === undefined) return;
    const { outputs, targets, dispose } = answered(task, candidate.imageShape, 1);
    expect(outputs.shape).toEqual([targets.shape[0], task.classes + 1]);
    dispose();
  },
  'the extractor sees views of the shape that the task says, and differentiably': async (candidate) => {
    const task = await made(candidate);
    const { inputs, targets, extras } = examplesOf(task, candidate.imageShape);
    const shape = task.inputShape(candidate.imageShape);
    const views = tf.tidy(() => viewsOf(task, inputs, extras));
    expect(views.shape.slice(1)).toEqual([...(task.viewShape?.(shape) ?? shape)]);
    expect(numbersOf(views).every(Number.isFinite)).toBe(true);
    if (task.views) {
      const weights = tf.randomNormal(views.shape, 0, 1, 'float32', 13);
      expectDifferentiable((x) => tf.mean(tf.mul(viewsOf(task, x as tf.Tensor4D, extras), weights)) as tf.Scalar, inputs);
      tf.dispose([weights, views]);
    }
    tf.dispose([inputs, targets, ...extras]);
  },
  'two batches one behind the other are seen and answered as each alone': async (candidate) => {
    const task = await made(candidate);
    const { head, features, extras, outputs, dispose } = answered(task, candidate.imageShape);
    const [a, b] = [examplesOf(task, candidate.imageShape), examplesOf(task, candidate.imageShape, 1)];
    tf.tidy(() => {
      const extrasOfBoth = extras.map((extra, i) => tf.concat([extra, b.extras[i] as tf.Tensor]));
      const others = tf.randomNormal(features.shape, 0, 1, 'float32', 4);
      const bothOutputs = predict(task, head, tf.concat([features, others]), extrasOfBoth);
      expectClose(bothOutputs, tf.concat([outputs, predict(task, head, others, b.extras)]));
      const [seenA, seenB] = [viewsOf(task, a.inputs, a.extras), viewsOf(task, tf.neg(b.inputs), b.extras)];
      expectClose(viewsOf(task, tf.concat([a.inputs, tf.neg(b.inputs)]), extrasOfBoth), tf.concat([seenA, seenB]));
    });
    [a, b].forEach((one) => tf.dispose([one.inputs, one.targets, ...one.extras]));
    dispose();
  },
  'images that are judged are shown without chance, as many views of each': async (candidate) => {
    const task = await made(candidate);
    await withoutMathRandom(() =>
      tf.tidy(() => {
        const images = noiseImages(4, candidate.imageShape);
        const shape = task.inputShape(candidate.imageShape);
        const shown = task.evaluationInputs?.(images) ?? images;
        const views = task.evaluationViews?.(shown) ?? shown;
        expect([shown.shape.slice(1), views.shape.slice(1)]).toEqual([[...shape], [...(task.viewShape?.(shape) ?? shape)]]);
        expect(views.shape[0] % 4).toBe(0);
        const first = tf.slice(images, 0, 1);
        const alone = task.evaluationInputs?.(first) ?? first;
        const views1 = task.evaluationViews?.(alone) ?? alone;
        expectClose(tf.slice(views, 0, views.shape[0] / 4), views1);
      }),
    );
  },
  'a mark that lies is drawn once, in the image that was given': async (candidate) => {
    const task = await made(candidate);
    if (!task.mislead) return;
    const image = noisePicture(candidate.imageShape) as RawImage;
    const before = image.data.slice();
    const marked = jest.fn(() => void image.data.fill(0));
    const told = { index: 3, label: 1, classes: 3, random: randomFrom(1, 'contract') };
    task.mislead(image, { ...told, mark: () => undefined });
    expect(image.data).toEqual(before);
    task.mislead(image, { ...told, mark: marked });
    expect(marked).toHaveBeenCalledTimes(1);
    expect(image.data.every((level) => level === 0)).toBe(true);
  },
  "the seed fixes the head's weights": async (candidate) => {
    const task = await made(candidate);
    expectSeeded((seed) => task.head(featureShape, seed));
  },
  'every trainable weight of the head learns': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
    const { head, features, extras, dispose } = answered(task, imageShape);
    expectEveryWeightLearns(head, () =>
      tf.tidy(() => withStepSeed(tf.tensor1d([1, 2], 'int32'), () => predict(task, head, features, extras, true))),
    );
    dispose();
  },
  'the loss is a scalar, and differentiable by the outputs': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
    const { outputs, targets, dispose } = answered(task, imageShape);
    // A fresh head's outputs are small, and losses that normalise them far from straight there.
    const ofUnitSize = tf.tidy(() => tf.div(outputs, tf.maximum(tf.sqrt(tf.mean(tf.square(outputs))), 1e-6)));
    expectDifferentiable((x) => task.loss(x, targets), ofUnitSize, 1e-3);
    tf.dispose(ofUnitSize);
    dispose();
  },
  'a classifier that knows nothing has the loss ln(classes)': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
    const { classes } = task;
    if (classes === undefined) return;
    const { outputs, targets, dispose } = answered(task, imageShape);
    tf.tidy(() => expect(expectScalar(task.loss(tf.zerosLike(outputs), targets))).toBeCloseTo(Math.log(classes), 4));
    dispose();
  },
  'metrics are scalars; a classification has an accuracy, 1 where every answer is right': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
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
  'inside a tidy, arguments are borrowed and only what is returned stays': async (candidate) => {
    const { imageShape } = candidate;
    const task = await made(candidate);
    const images = noiseImages(4, imageShape);
    const { outputs, targets, extras, dispose } = answered(task, imageShape);
    const { labels } = facts();
    await expectTensorsOfTidy(2 + extras.length, () => {
      const { extras: more = [], ...rest } = task.examples(images, randomFrom(0, 'contract'), { labels, training: true });
      return { ...rest, more: [...more] };
    });
    await expectTensorsOfTidy(1, () => task.loss(outputs, targets));
    const metrics = tidied(() => task.metrics(outputs, targets));
    tf.dispose(metrics as Record<string, tf.Tensor>);
    await expectTensorsOfTidy(Object.keys(metrics).length, () => task.metrics(outputs, targets));
    for (const borrowed of [images, labels, outputs, targets]) expect(borrowed.isDisposed).toBe(false);
    dispose();
    tf.dispose([images, labels]);
  },
};
