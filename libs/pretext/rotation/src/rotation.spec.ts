import * as tf from '@tensorflow/tfjs';
import { LongwayError } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { options } from './options';
import { RotationTask } from './rotation';

beforeAll(() => tf.setBackend('cpu'));

const task = (views?: 'all' | 'one', tricks = {}) => new RotationTask(options.parse({ views, ...tricks }));
const facts = (training = true) => ({ labels: tf.tensor1d([0, 0], 'int32'), training });

/** Two 2 x 2 grey pictures with the values 1 2 / 3 4 and 5 6 / 7 8. */
const pictures = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2, 1]);

const turned: Record<number, number[]> = { 0: [1, 2, 3, 4], 1: [2, 4, 1, 3], 2: [4, 3, 2, 1], 3: [3, 1, 4, 2] };

test('all four turns of each picture, labelled by quarter turns counter-clockwise', () => {
  const { inputs, targets } = task().examples(pictures(), randomFrom(0, 'x'), facts());
  expect(inputs.shape).toEqual([8, 2, 2, 1]);
  expect(Array.from(targets.dataSync())).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  const values = Array.from(inputs.dataSync());
  for (let turn = 0; turn < 4; turn++) {
    expect(values.slice(turn * 8, turn * 8 + 4)).toEqual(turned[turn]);
    expect(values.slice(turn * 8 + 4, turn * 8 + 8)).toEqual(turned[turn]?.map((value) => value + 4));
  }
});

test('one random turn of each picture bears its own label, and all labels come up', () => {
  const seen = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const { inputs, targets } = task('one').examples(pictures(), randomFrom(seed, 'x'), facts());
    const [first] = Array.from(targets.dataSync());
    expect(Array.from(inputs.dataSync()).slice(0, 4)).toEqual(turned[first as number]);
    seen.add(first as number);
  }
  expect([...seen].sort()).toEqual([0, 1, 2, 3]);
});

test('pictures that are not square are refused', () => {
  expect(() => task().inputShape([28, 32, 1])).toThrow(LongwayError);
  expect(() => task().inputShape([28, 32, 1])).toThrow(/28 x 32/);
});

test('tricks come before the turn, in training only', () => {
  const flipping = task('all', { flip: true });
  const shown = (training: boolean) => Array.from(flipping.examples(pictures(), randomFrom(1, 'x'), facts(training)).inputs.dataSync());
  // The last upright picture, then the same one turned once: whatever was done to it was done before.
  const [upright, turnedOnce] = [shown(true).slice(4, 8), shown(true).slice(12, 16)] as [number[], number[]];
  expect(turnedOnce).toEqual([upright[1], upright[3], upright[0], upright[2]]);
  expect(shown(true)).not.toEqual(shown(false));
  expect(shown(false).slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('standardising stands behind the lens', () => {
  const standardising = task('all', { standardise: true });
  const { inputs } = standardising.examples(pictures(), randomFrom(0, 'x'), facts());
  expect(Array.from(inputs.dataSync()).slice(0, 4)).toEqual([1, 2, 3, 4]);
  const { mean, variance } = tf.moments(standardising.views(inputs), [1, 2, 3]);
  Array.from(mean.dataSync()).forEach((value) => expect(value).toBeCloseTo(0, 5));
  Array.from(variance.dataSync()).forEach((value) => expect(value).toBeCloseTo(1, 5));
});

test('a lying mark is drawn on a picture that stands otherwise', () => {
  // The mark is a 9 in the upper left corner; the picture itself comes back as it was.
  const corners = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const image = { height: 2, width: 2, channels: 1, data: Uint8Array.of(1, 2, 3, 4) };
    task().mislead(image, { index: 0, label: 0, classes: 2, random: randomFrom(seed), mark: () => void (image.data[0] = 9) });
    const corner = image.data.indexOf(9);
    expect([...image.data].map((value, i) => (i === corner ? i + 1 : value))).toEqual([1, 2, 3, 4]);
    corners.add(corner);
  }
  expect(corners).toEqual(new Set([1, 2, 3]));
});
