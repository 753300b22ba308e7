import * as tf from '@tensorflow/tfjs';
import type { Checks } from '../fixture';
import { expectEveryWeightLearns, expectSeeded } from '../networks';
import { expectTensors, noiseImages, numbersOf } from '../tensors';

export const lensChecks: Checks<'lens'> = {
  'images keep their shape, in training and at inference': async ({ create, imageShape }) => {
    const model = (await create()).build(imageShape, 1);
    tf.tidy(() => {
      for (const count of [1, 3]) {
        const images = noiseImages(count, imageShape);
        for (const training of [true, false]) {
          const lensed = model.apply(images, { training }) as tf.Tensor;
          expect(lensed.shape).toEqual(images.shape);
          expect(numbersOf(lensed).every(Number.isFinite)).toBe(true);
        }
      }
    });
    model.dispose();
  },
  'the seed fixes the weights': async ({ create, imageShape }) => {
    const lens = await create();
    expectSeeded((seed) => lens.build(imageShape, seed));
  },
  'every trainable weight learns': async ({ create, imageShape }) => {
    const model = (await create()).build(imageShape, 1);
    const images = noiseImages(4, imageShape);
    expectEveryWeightLearns(model, () => model.apply(images, { training: true }) as tf.Tensor);
    tf.dispose(images);
    model.dispose();
  },
  'images are borrowed, and no tensor stays behind': async ({ create, imageShape }) => {
    const lens = await create();
    const images = noiseImages(2, imageShape);
    await expectTensors(0, () => {
      const model = lens.build(imageShape, 1);
      tf.tidy(() => void model.apply(images, { training: true }));
      model.dispose();
    });
    expect(images.isDisposed).toBe(false);
    tf.dispose(images);
  },
};
