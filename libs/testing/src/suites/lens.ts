import * as tf from '@tensorflow/tfjs';
import type { ImageShape, Lens } from '@longway/contracts';
import { withStepSeed } from '@longway/tensor';
import type { Checks } from '../fixture';
import { expectEveryWeightLearns, expectSeeded } from '../networks';
import { expectTensors, noiseImages, numbersOf } from '../tensors';

/** Odd sides, sides that differ, and grey-scale images: patches and data sets have them. */
const otherShapes: readonly ImageShape[] = [
  [9, 9, 3],
  [12, 8, 1],
  [7, 10, 3],
];

const stepSeed = (seed: number) => tf.tensor1d([seed, 7], 'int32');

/** As in a training step, which the seed fixes. */
const inStep = (model: tf.LayersModel, images: tf.Tensor4D, seed: number): tf.Tensor =>
  withStepSeed(stepSeed(seed), () => model.apply(images, { training: true }) as tf.Tensor);

const finite = (tensor: tf.Tensor): boolean => numbersOf(tensor).every(Number.isFinite);

const expectImages = (lensed: tf.Tensor, images: tf.Tensor4D) => {
  expect(lensed.shape).toEqual(images.shape);
  expect(finite(lensed)).toBe(true);
};

const expectPixels = (images: tf.Tensor) => expect(Math.max(...numbersOf(tf.abs(images)))).toBeLessThanOrEqual(1 + 1e-6);

const withModel = (lens: Lens, shape: ImageShape, run: (model: tf.LayersModel) => void) => {
  const model = lens.build(shape, 1);
  tf.tidy(() => run(model));
  model.dispose();
};

/** Weights as no training would leave them: large, and any. Those that nothing trains are running statistics, variances among them. */
const shake = (model: tf.LayersModel, seed: number) =>
  model.trainableWeights.forEach((weight, i) =>
    weight.write(tf.tidy(() => tf.randomNormal(weight.shape as number[], 0, 3, 'float32', 100 * seed + i))),
  );

export const lensChecks: Checks<'lens'> = {
  'images keep their shape, in training and at inference': async ({ create, imageShape }) =>
    withModel(await create(), imageShape, (model) => {
      for (const count of [1, 3]) {
        const images = noiseImages(count, imageShape);
        for (const training of [true, false]) expectImages(model.apply(images, { training }) as tf.Tensor, images);
        expectImages(inStep(model, images, 1), images);
      }
    }),
  'images of odd sides, of sides that differ and of one channel do': async ({ create }) => {
    const lens = await create();
    for (const shape of otherShapes) {
      withModel(lens, shape, (model) => {
        const images = noiseImages(2, shape);
        expectImages(inStep(model, images, 1), images);
        expectImages(model.predict(images) as tf.Tensor, images);
      });
    }
  },
  'the seed fixes the weights': async ({ create, imageShape }) => {
    const lens = await create();
    expectSeeded((seed) => lens.build(imageShape, seed));
  },
  'chance comes from the seed of the step, and there is none at inference': async ({ create, imageShape }) =>
    withModel(await create(), imageShape, (model) => {
      const images = noiseImages(4, imageShape);
      // Weights that batch norm updates on the way play no part in training.
      expect(numbersOf(inStep(model, images, 1))).toEqual(numbersOf(inStep(model, images, 1)));
      expect(numbersOf(model.predict(images) as tf.Tensor)).toEqual(numbersOf(model.predict(images) as tf.Tensor));
    }),
  'every trainable weight learns': async ({ create, imageShape }) => {
    const model = (await create()).build(imageShape, 1);
    const images = noiseImages(4, imageShape);
    expectEveryWeightLearns(model, () => inStep(model, images, 1));
    tf.dispose(images);
    model.dispose();
  },
  'a network with a budget gives images within [-1, 1], whatever it learns': async ({ create, imageShape }) => {
    const lens = await create();
    if (!lens.budgeted) return;
    for (const seed of [1, 2, 3]) {
      withModel(lens, imageShape, (model) => {
        shake(model, seed);
        const images = noiseImages(3, imageShape);
        for (const lensed of [inStep(model, images, seed), model.predict(images) as tf.Tensor]) {
          expectImages(lensed, images);
          expectPixels(lensed);
        }
      });
    }
  },
  'an adversary without a network changes images, by a gradient, to images': async ({ create, imageShape }) => {
    const lens = await create();
    if (!lens.perturb) return;
    withModel(lens, imageShape, (model) => expect(model.trainableWeights).toHaveLength(0));
    const [images, gradient] = [noiseImages(3, imageShape), noiseImages(3, imageShape, 1)];
    const before = numbersOf(images);
    await expectTensors(1, () => tf.tidy(() => (lens.perturb as NonNullable<Lens['perturb']>)(images, gradient)));
    tf.tidy(() => {
      for (const size of [1, 1e-6, 0]) {
        const perturbed = (lens.perturb as NonNullable<Lens['perturb']>)(images, tf.mul(gradient, size));
        expectImages(perturbed, images);
        expectPixels(perturbed);
        // Where no value of an image moves the loss, there is nothing to go by.
        expect(JSON.stringify(numbersOf(perturbed)) === JSON.stringify(before)).toBe(size === 0);
      }
    });
    expect(numbersOf(images)).toEqual(before);
    tf.dispose([images, gradient]);
  },
  'the network can be written down and read again': async ({ create, imageShape }) => {
    const model = (await create()).build(imageShape, 1);
    const written = JSON.stringify({ modelTopology: model.toJSON(null, false) });
    const again = await tf.models.modelFromJSON(JSON.parse(written) as Parameters<typeof tf.models.modelFromJSON>[0]);
    tf.tidy(() => {
      again.setWeights(model.getWeights());
      const images = noiseImages(2, imageShape);
      expect(numbersOf(again.predict(images) as tf.Tensor)).toEqual(numbersOf(model.predict(images) as tf.Tensor));
    });
    model.dispose();
    again.dispose();
  },
  'images are borrowed, and no tensor stays behind': async ({ create, imageShape }) => {
    const lens = await create();
    const images = noiseImages(2, imageShape);
    await expectTensors(0, () => {
      const model = lens.build(imageShape, 1);
      tf.tidy(() => void inStep(model, images, 1));
      model.dispose();
    });
    expect(images.isDisposed).toBe(false);
    tf.dispose(images);
  },
};
