import * as tf from '@tensorflow/tfjs';
import type { Checks } from '../fixture';
import { expectEveryWeightLearns, expectSeeded, savedAndLoaded } from '../networks';
import { expectTensors, noiseImages, numbersOf } from '../tensors';

export const extractorChecks: Checks<'extractor'> = {
  'the end points are layers, named once each, and the last is the output': async ({ create, imageShape }) => {
    const { model, endPoints } = (await create()).build(imageShape, 1);
    expect(endPoints.length).toBeGreaterThan(0);
    expect(new Set(endPoints).size).toBe(endPoints.length);
    const outputs = endPoints.map((name) => model.getLayer(name).output);
    expect(outputs.at(-1)).toBe(model.outputs[0]);
    model.dispose();
  },
  'features are a map or a vector': async ({ create, imageShape }) => {
    const { model } = (await create()).build(imageShape, 1);
    tf.tidy(() => {
      const features = model.predict(noiseImages(2, imageShape)) as tf.Tensor;
      expect([2, 4]).toContain(features.rank);
      expect(features.shape[0]).toBe(2);
      expect(features.shape.slice(1)).toEqual(model.outputShape.slice(1));
      expect(numbersOf(features).every(Number.isFinite)).toBe(true);
    });
    model.dispose();
  },
  'the seed fixes the weights': async ({ create, imageShape }) => {
    const extractor = await create();
    expectSeeded((seed) => extractor.build(imageShape, seed).model);
  },
  'every trainable weight learns': async ({ create, imageShape }) => {
    const { model } = (await create()).build(imageShape, 1);
    const images = noiseImages(4, imageShape);
    expectEveryWeightLearns(model, () => model.apply(images, { training: true }) as tf.Tensor);
    tf.dispose(images);
    model.dispose();
  },
  'weights bear the same names in every network, however many were built before': async ({ create, imageShape }) => {
    const extractor = await create();
    const models = [1, 2].map((seed) => extractor.build(imageShape, seed).model);
    const [names, again] = models.map(({ weights }) => weights.map(({ originalName }) => originalName));
    expect(new Set(names).size).toBe(names?.length);
    expect(again).toEqual(names);
    models.forEach((model) => model.dispose());
  },
  'it is a stock model: saved and loaded, it gives the same': async ({ create, imageShape }) => {
    const { model } = (await create()).build(imageShape, 1);
    const loaded = await savedAndLoaded(model);
    tf.tidy(() => {
      const images = noiseImages(2, imageShape);
      expect(numbersOf(loaded.predict(images) as tf.Tensor)).toEqual(numbersOf(model.predict(images) as tf.Tensor));
    });
    [model, loaded].forEach((network) => network.dispose());
  },
  "at inference an image's features do not depend on its batch": async ({ create, imageShape }) => {
    const { model } = (await create()).build(imageShape, 1);
    tf.tidy(() => {
      const images = noiseImages(3, imageShape);
      const together = numbersOf(tf.slice(model.predict(images) as tf.Tensor, 0, 1));
      const alone = numbersOf(model.predict(tf.slice(images, 0, 1)) as tf.Tensor);
      together.forEach((value, i) => expect(alone[i]).toBeCloseTo(value, 4));
    });
    model.dispose();
  },
  'images are borrowed, and no tensor stays behind': async ({ create, imageShape }) => {
    const extractor = await create();
    const images = noiseImages(2, imageShape);
    await expectTensors(0, () => {
      const { model } = extractor.build(imageShape, 1);
      tf.tidy(() => void model.apply(images, { training: true }));
      model.dispose();
    });
    expect(images.isDisposed).toBe(false);
    tf.dispose(images);
  },
};
