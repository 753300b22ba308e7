import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { SupervisedTask } from './supervised';

beforeAll(() => tf.setBackend('cpu'));

const unbound = new SupervisedTask(options.parse({ flip: true }));
const task = unbound.forData({ imageShape: [2, 2, 1], classNames: ['a', 'b', 'c'] });
const images = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2, 1]);
const examples = (training: boolean) => task.examples(images(), randomFrom(3), { labels: tf.tensor1d([2, 0], 'int32'), training });

test('asks for the classes of the data set', () => {
  expect(task.classes).toBe(3);
  expect(Array.from(examples(true).targets.dataSync())).toEqual([2, 0]);
  expect(task.head([5], 0).outputs[0]?.shape).toEqual([null, 3]);
});

test('augments in training only', () => {
  expect(Array.from(examples(false).inputs.dataSync())).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const flips = Array.from({ length: 10 }, (_, seed) =>
    Array.from(task.examples(images(), randomFrom(seed), { labels: tf.tensor1d([2, 0], 'int32'), training: true }).inputs.dataSync())
      .slice(0, 4)
      .join(),
  );
  expect(new Set(flips)).toEqual(new Set(['1,2,3,4', '2,1,4,3']));
});

test('a lying mark is that of any other class', () => {
  const drawn = new Set<unknown>();
  for (let seed = 0; seed < 20; seed++) {
    task.mislead(
      { height: 1, width: 1, channels: 1, data: new Uint8Array(1) },
      { index: 0, label: 1, classes: 3, random: randomFrom(seed), mark: (changes) => drawn.add(changes?.label) },
    );
  }
  expect(drawn).toEqual(new Set([0, 2]));
});

test('data without labels are refused, with what to do', () => {
  expect(() => unbound.forData({ imageShape: [2, 2, 1], classNames: ['unlabelled'] })).toThrow(
    /needs labels[^]*one, "unlabelled"[^]*task=rotation/,
  );
  expect(() => unbound.classes).toThrow(/forData/);
});
