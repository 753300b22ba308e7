import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { JigsawTask } from './jigsaw';
import { options } from './options';
import { distantPermutations } from './permutations';

beforeAll(() => tf.setBackend('cpu'));

const small = { grid: 2, permutations: 12, perStep: 5, patchFeatures: 1, hidden: 4 };

const task = (chosen: Record<string, unknown> = {}) => new JigsawTask(options.parse({ ...small, ...chosen }));

const asked = (jigsaw: JigsawTask, training: boolean, seed = 1, count = 3) => {
  const images = tf.randomUniform<tf.Rank.R4>([count, 20, 20, 3], -1, 1, 'float32', 1);
  const { targets, extras } = jigsaw.examples(images, randomFrom(seed), { labels: tf.zeros([count], 'int32'), training });
  return { labels: Array.from(targets.dataSync()), orders: (extras?.[0] as tf.Tensor3D).arraySync() };
};

const orders = distantPermutations(4, 12, 0).map((order) => [...order]);

test('in training some orders of each image, no order twice, each with its place in the set as label', () => {
  const seen = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const { labels, orders: found } = asked(task(), true, seed);
    expect(found.flat()).toEqual(labels.map((label) => orders[label]));
    for (let image = 0; image < 3; image++) expect(new Set(labels.slice(image * 5, image * 5 + 5)).size).toBe(5);
    labels.forEach((label) => seen.add(label));
  }
  expect(seen.size).toBe(12);
});

test('all orders of each image where the task is judged', () => {
  const { labels, orders: found } = asked(task(), false);
  expect(found).toEqual([orders, orders, orders]);
  expect(labels).toEqual([0, 1, 2].flatMap(() => orders.map((_, i) => i)));
});

test('the head is given the patch of the named cell at each position', () => {
  const jigsaw = task();
  const head = jigsaw.head([2], 1);
  const features = tf.randomNormal<tf.Rank.R2>([4, 2], 0, 1, 'float32', 3);
  const rows = features.arraySync();
  const expected = head.apply(tf.tensor3d(orders.map((order) => order.map((cell) => rows[cell] as number[])))) as tf.Tensor;
  const extras = [tf.tensor3d([orders], [1, 12, 4], 'int32')];
  const answers = jigsaw.predict(head, features, { training: false, extras });
  expect(answers.shape).toEqual([12, 12]);
  const known = expected.dataSync();
  answers.dataSync().forEach((value, i) => expect(value).toBeCloseTo(known[i] as number, 5));
});

test('options that do not fit are refused', () => {
  expect(() => task({ permutations: 25 })).toThrow(/24 orders/);
  expect(() => task({ permutations: 4 })).toThrow(/more than permutations/);
});
