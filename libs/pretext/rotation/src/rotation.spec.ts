import * as tf from '@tensorflow/tfjs';
import { LongwayError } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { options } from './options';
import { RotationTask } from './rotation';

beforeAll(() => tf.setBackend('cpu'));

const task = (views?: 'all' | 'one') => new RotationTask(options.parse({ views }));

/** Two 2 x 2 grey pictures with the values 1 2 / 3 4 and 5 6 / 7 8. */
const pictures = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2, 1]);

const turned: Record<number, number[]> = { 0: [1, 2, 3, 4], 1: [2, 4, 1, 3], 2: [4, 3, 2, 1], 3: [3, 1, 4, 2] };

test('all four turns of each picture, labelled by quarter turns counter-clockwise', () => {
  const { inputs, targets } = task().examples(pictures(), randomFrom(0, 'x'));
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
    const { inputs, targets } = task('one').examples(pictures(), randomFrom(seed, 'x'));
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
