import * as tf from '@tensorflow/tfjs';
import { FrequencyLens } from './frequency';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

type Shape = [height: number, width: number, channels: number];

const build = (chosen: object, shape: Shape) => new FrequencyLens(options.parse(chosen)).build(shape, 1);
const valuesOf = (tensor: unknown) => Array.from((tensor as tf.Tensor).dataSync());

/** Sets all gains by `tanh(value)`. */
const setGains = (lens: tf.LayersModel, values: number[]) => lens.getLayer('lensed').setWeights([tf.tensor1d(values)]);

const random = (lens: tf.LayersModel, seed: number) =>
  lens.layers
    .filter((layer) => layer.trainableWeights.length > 0)
    .forEach((layer) =>
      layer.setWeights(layer.getWeights().map((weight, i) => tf.randomNormal(weight.shape, 0, 1, 'float32', seed + i).abs())),
    );

/** One of the pictures that the two-dimensional discrete cosine transform sums images from. */
const cosine = ([height, width, channels]: Shape, [down, right]: readonly [number, number]) => {
  const along = (side: number, frequency: number) =>
    tf.tensor1d(Array.from({ length: side }, (_, i) => Math.cos((Math.PI * (i + 0.5) * frequency) / side)));
  return tf.tile(tf.reshape(tf.outerProduct(along(height, down), along(width, right)), [1, height, width, 1]), [1, 1, 1, channels]);
};

test.each([true, false])('starts as the exact identity, perImage: %s', (perImage) => {
  const images = tf.randomUniform([2, 9, 6, 3], -1, 1, 'float32', 1);
  const lens = build({ perImage }, [9, 6, 3]);
  for (const training of [true, false]) expect(valuesOf(lens.apply(images, { training }))).toEqual(valuesOf(images));
});

test.each([
  [true, [0, 0]],
  [true, [1, 3]],
  [true, [8, 5]],
  [false, [4, 0]],
  [false, [7, 7]],
] as [boolean, [number, number]][])(
  'a single frequency comes out as itself, stronger or weaker: perImage %s, %j',
  (perImage, frequencies) => {
    const shape: Shape = [12, 9, 1];
    const lens = build({ perImage, bands: 4 }, shape);
    random(lens, 7);
    const image = cosine(shape, frequencies);
    const lensed = lens.predict(image) as tf.Tensor;
    const scale = tf.div(tf.sum(tf.mul(lensed, image)), tf.sum(tf.square(image)));
    expect(Math.abs((valuesOf(scale)[0] as number) - 1)).toBeGreaterThan(0.01);
    expect(valuesOf(tf.max(tf.abs(tf.sub(lensed, tf.mul(scale, image)))))[0]).toBeLessThan(1e-5);
  },
);

test('a constant image stays constant, and stays as it is while the coarsest gain is one', () => {
  const lens = build({ perImage: false, bands: 3 }, [8, 8, 1]);
  setGains(lens, [2, -3, 0]);
  for (const value of valuesOf(lens.predict(tf.fill([1, 8, 8, 1], 0.5)))) expect(value).toBeCloseTo(0.5, 5);
  setGains(lens, [0, 0, Math.atanh(-0.5)]);
  for (const value of valuesOf(lens.predict(tf.fill([1, 8, 8, 1], 0.5)))) expect(value).toBeCloseTo(0.25, 5);
});

test('a gain of zero for the finest band blurs: the fastest wave fades, the slowest stays', () => {
  const shape: Shape = [16, 16, 1];
  const lens = build({ perImage: false, bands: 3 }, shape);
  setGains(lens, [-20, 0, 0]);
  const [fast, slow] = [cosine(shape, [15, 15]), cosine(shape, [0, 1])];
  expect(valuesOf(tf.max(tf.abs(lens.predict(fast) as tf.Tensor)))[0]).toBeLessThan(0.01);
  expect(valuesOf(tf.max(tf.abs(tf.sub(lens.predict(slow) as tf.Tensor, slow))))[0]).toBeLessThan(0.05);
});

test('channels do not mix where gains are the same for all images', () => {
  const lens = build({ perImage: false, bands: 2 }, [8, 8, 2]);
  setGains(lens, [-1, 2, 0.5, -0.25]);
  const image = tf.randomUniform([1, 8, 8, 2], -1, 1, 'float32', 1);
  const other = tf.mul(image, tf.tensor1d([1, 0]));
  const first = (x: tf.Tensor) => valuesOf(tf.slice(lens.predict(x) as tf.Tensor, [0, 0, 0, 0], [1, 8, 8, 1]));
  expect(first(image)).toEqual(first(other));
});
