import * as tf from '@tensorflow/tfjs';
import { evaluationPatches } from './evaluation-patches';
import { patchGrid } from './grid';

beforeAll(() => tf.setBackend('cpu'));

/** Row and column of each pixel: between pixels interpolation gives what lies between. */
const coordinates = (side: number) =>
  tf.tensor4d([Array.from({ length: side }, (_, row) => Array.from({ length: side }, (_, column) => [row, column]))]);

/** Where the pixels of a line of patches lie in an image of which a middle `region` is shown in `shown` pixels. */
const linesOf = (side: number, region: number, shown: number) =>
  Array.from({ length: shown }, (_, i) => (side - region) / 2 + ((i + 0.5) * region) / shown - 0.5);

test.each([
  ['255 pixels: the middle 250.29, in 192', 255, null, (192 * 292) / 224],
  ['32 pixels: the middle 31.29, in 24', 32, null, (24 * 292) / 224],
  ['31 pixels, patches as large as their cells: all of it', 31, 10, 31],
])('of %s', (_, side, patchSize, region) => {
  const grid = patchGrid({ grid: 3, patchSize, gap: 0 }, [side, side, 2]);
  const shown = 3 * grid.patchSize;
  const lines = linesOf(side, region, shown);
  const patches = evaluationPatches(coordinates(side), grid);
  expect(patches.shape).toEqual([9, grid.patchSize, grid.patchSize, 2]);
  const values = patches.dataSync();
  let worst = 0;
  values.forEach((value, at) => {
    const [patch, within] = [Math.floor(at / (grid.patchSize ** 2 * 2)), Math.floor(at / 2) % grid.patchSize ** 2];
    const row = Math.floor(patch / 3) * grid.patchSize + Math.floor(within / grid.patchSize);
    const column = (patch % 3) * grid.patchSize + (within % grid.patchSize);
    worst = Math.max(worst, Math.abs(value - (lines[at % 2 === 0 ? row : column] as number)));
  });
  expect(worst).toBeLessThan(1e-3);
});

test('patches of one image lie side by side', () => {
  const images = tf.concat([tf.zeros<tf.Rank.R4>([1, 12, 12, 1]), tf.ones<tf.Rank.R4>([1, 12, 12, 1])]) as tf.Tensor4D;
  const patches = evaluationPatches(images, patchGrid({ grid: 2, patchSize: 4, gap: 0 }, [12, 12, 1]));
  expect(Array.from(tf.max(patches, [1, 2, 3]).dataSync())).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
});
