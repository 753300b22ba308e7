import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { RelativePatchTask } from './relative-patch';

beforeAll(() => tf.setBackend('cpu'));

const task = (chosen: Record<string, unknown> = {}) => new RelativePatchTask(options.parse({ patchFeatures: 1, hidden: 4, ...chosen }));

/** Row and column of each pixel. */
const coordinates = (count: number, side: number) => {
  const image = Array.from({ length: side }, (_, row) => Array.from({ length: side }, (_, column) => [row, column]));
  return tf.tensor4d(Array.from({ length: count }, () => image));
};

const examples = (asked: RelativePatchTask, count: number, side: number) =>
  asked.examples(coordinates(count, side), randomFrom(1), { labels: tf.zeros([count], 'int32'), training: true });

test('all eight pairs of each image: the middle first, then a neighbour, which is the label', () => {
  const { targets, extras } = examples(task(), 2, 32);
  const pairs = [
    [4, 0],
    [4, 1],
    [4, 2],
    [4, 3],
    [4, 5],
    [4, 6],
    [4, 7],
    [4, 8],
  ];
  expect((extras?.[0] as tf.Tensor).arraySync()).toEqual([pairs, pairs]);
  expect(Array.from(targets.dataSync())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7]);
  expect(task().classes).toBe(8);
});

test.each(['image', 'patch'] as const)(
  'labels are the directions in which the patches lie in the picture; the lens sees each %s',
  (lens) => {
    const directions = [
      [-1, -1],
      [-1, 0],
      [-1, 1],
      [0, -1],
      [0, 1],
      [1, -1],
      [1, 0],
      [1, 1],
    ];
    const asked = task({ lens, standardise: false, gap: 1, patchSize: 6 });
    const { inputs, targets, extras = [] } = examples(asked, 3, 30);
    const views = asked.views(inputs, extras);
    expect(views.shape).toEqual([27, 6, 6, 2]);
    const corners = (views.slice([0, 0, 0, 0], [27, 1, 1, 2]).reshape([27, 2]) as tf.Tensor2D).arraySync();
    const picks = (extras[0] as tf.Tensor3D).arraySync();
    const labels = Array.from(targets.dataSync());
    picks.forEach((pairs, image) =>
      pairs.forEach(([middle, other], question) => {
        const [a, b] = [middle, other].map((cell) => corners[image * 9 + (cell as number)] as [number, number]) as [
          [number, number],
          [number, number],
        ];
        // Cells have 10 pixels, patches lie at most 3 off: less than half a cell says that it is the same row or column.
        const direction = [0, 1].map((axis) => Math.round(((b[axis] as number) - (a[axis] as number)) / 10) + 0);
        expect(direction).toEqual(directions[labels[image * 8 + question] as number]);
      }),
    );
  },
);

test('the answers about a pair depend on its two patches alone', () => {
  const asked = task();
  const { extras = [] } = examples(asked, 2, 32);
  const head = asked.head([3], 1);
  const features = tf.randomNormal<tf.Rank.R2>([18, 3], 0, 1, 'float32', 3);
  const answers = (x: tf.Tensor) => (asked.predict(head, x, { training: false, extras }) as tf.Tensor2D).arraySync();
  const before = answers(features);
  const moved = (row: number) => answers(tf.add(features, tf.expandDims(tf.oneHot(row, 18), 1)));
  const changed = (row: number) => moved(row).flatMap((answer, i) => (String(answer) === String(before[i]) ? [] : [i]));
  // Cell 2 of the second image, and the middle of the first.
  expect(changed(9 + 2)).toEqual([8 + 2]);
  expect(changed(4)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a grid of five asks about all 24 others', () => {
  const { extras, targets } = examples(task({ grid: 5 }), 1, 40);
  expect(targets.size).toBe(24);
  expect((extras?.[0] as tf.Tensor3D).arraySync()[0]?.slice(11, 13)).toEqual([
    [12, 11],
    [12, 13],
  ]);
  expect(() => options.parse({ grid: 4 })).toThrow(/middle/);
});
