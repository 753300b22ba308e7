import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { ExemplarTask } from './exemplar';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const plain = { greyscale: 0, flip: false, colourJitter: false, standardise: false };
const task = (chosen: object = {}) => new ExemplarTask(options.parse({ copies: 3, ...plain, ...chosen }));
const facts = (training = true) => ({ labels: tf.tensor1d([0, 0], 'int32'), training });

/** Two colour pictures, each of one level all over. */
const flat = () => tf.concat([tf.fill([1, 9, 12, 3], 0.25), tf.fill([1, 9, 12, 3], -0.5)]) as tf.Tensor4D;
const colourful = () => tf.randomUniform([2, 9, 12, 3], -1, 1, 'float32', 1) as tf.Tensor4D;

test('crops of an image lie side by side and bear its index', () => {
  const { inputs, targets } = task({ size: 8 }).examples(flat(), randomFrom(0), facts());
  expect(inputs.shape).toEqual([6, 8, 8, 3]);
  expect(Array.from(targets.dataSync())).toEqual([0, 0, 0, 1, 1, 1]);
  const levels = Array.from(tf.mean(inputs, [1, 2, 3]).dataSync());
  expect(levels).toEqual([0.25, 0.25, 0.25, -0.5, -0.5, -0.5].map((level) => expect.closeTo(level, 5) as number));
});

test('an image is made grey before it is cropped: all of its crops are, or none', () => {
  const { inputs } = task({ copies: 4, greyscale: 0.5 }).examples(tf.tile(colourful(), [8, 1, 1, 1]), randomFrom(1), facts());
  const [red, , blue] = tf.split(inputs, 3, 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const grey = Array.from(tf.max(tf.abs(tf.sub(red, blue)), [1, 2, 3]).dataSync(), (difference) => difference < 1e-5);
  const byImage = Array.from({ length: 16 }, (_, i) => new Set(grey.slice(i * 4, i * 4 + 4)));
  for (const kinds of byImage) expect(kinds.size).toBe(1);
  expect(new Set(grey).size).toBe(2);
});

test('where it is judged there are crops, and no tricks', () => {
  const shown = (chosen: object, training: boolean) =>
    Array.from(task(chosen).examples(colourful(), randomFrom(1), facts(training)).inputs.dataSync());
  const tricks = { greyscale: 1, flip: true, colourJitter: true };
  expect(shown(tricks, false)).toEqual(shown({}, false));
  expect(shown(tricks, true)).not.toEqual(shown({}, true));
});

test('the loss is that of features of length 1, and 0 where images lie apart', () => {
  // Lengths differ, directions are those of two axes: within an image 0, between images 2.
  const outputs = tf.tensor2d([
    [5, 0],
    [1, 0],
    [0, 2],
    [0, 7],
  ]);
  const targets = tf.tensor1d([0, 0, 1, 1], 'int32');
  expect(task().loss(outputs, targets).dataSync()[0]).toBeCloseTo(0, 5);
  // All in one place: each pair costs the margin.
  expect(
    task()
      .loss(tf.ones([4, 2]), targets)
      .dataSync()[0],
  ).toBeCloseTo(0.5, 5);
});

test('metrics say whether the nearest crop is of the same image, and how far crops lie apart', () => {
  const { nearest, positiveDistance, negativeDistance } = task().metrics(
    tf.tensor2d([
      [1, 0],
      [2, 0],
      [0, 1],
      [1, 0.1],
    ]),
    tf.tensor1d([0, 0, 1, 1], 'int32'),
  );
  // The two of image 0 are each other's nearest. The third's nearest is the fourth, whose nearest is of image 0.
  expect(nearest?.dataSync()[0]).toBeCloseTo(3 / 4, 5);
  const cosine = 0.1 / Math.hypot(1, 0.1);
  expect(positiveDistance?.dataSync()[0]).toBeCloseTo((0 + (2 - 2 * cosine)) / 2, 4);
  const toFourth = 2 - 2 / Math.hypot(1, 0.1);
  expect(negativeDistance?.dataSync()[0]).toBeCloseTo((2 + 2 + toFourth + toFourth) / 4, 4);
});

test('a lying mark is that of another image', () => {
  const mark = jest.fn();
  task().mislead(
    { height: 1, width: 1, channels: 1, data: new Uint8Array(1) },
    { index: 4, label: 0, classes: 2, random: randomFrom(0), mark },
  );
  expect(mark).toHaveBeenCalledWith({ index: 5 });
});

test('images that are too small are refused, with what to do', () => {
  expect(() => task().inputShape([7, 30, 3])).toThrow(/at least 8[^]*7 x 30[^]*larger images/);
});
