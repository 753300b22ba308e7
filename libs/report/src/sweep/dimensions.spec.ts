import { dimensionsOf, placeOf } from './dimensions';

const shown = (points: readonly Record<string, unknown>[], zip: readonly (readonly string[])[] = []) =>
  dimensionsOf(points, zip).map(({ name, places, isNumeric, isLogarithmic }) => [
    name,
    places.map(({ label }) => label),
    isNumeric,
    isLogarithmic,
  ]);

test('numbers ascend; a tenfold is logarithmic, and lambda always, also with 0', () => {
  expect(shown([40, 0, 10].map((lambda) => ({ 'training.lambda': lambda })))).toEqual([['lambda', ['0', '10', '40'], true, true]]);
  expect(shown([8, 16].map((size) => ({ 'training.batchSize': size })))).toEqual([['batchSize', ['8', '16'], true, false]]);
  expect(shown([0.001, 0.01].map((rate) => ({ rate })))).toEqual([['rate', ['0.001', '0.01'], true, true]]);
  expect(shown([-10, 100].map((shift) => ({ shift })))).toEqual([['shift', ['-10', '100'], true, false]]);
});

test('plugins go by their names alone where these tell them apart, and keep the order of the file', () => {
  const [unet, small, mask] = [{ name: 'unet', widths: [8] }, { name: 'unet', widths: [4] }, { name: 'mask' }];
  expect(shown([unet, mask].map((lens) => ({ lens })))).toEqual([['lens', ['unet', 'mask'], false, false]]);
  expect(shown([unet, small].map((lens) => ({ lens })))).toEqual([['lens', ['unet (widths 8)', 'unet (widths 4)'], false, false]]);
});

test('a zip is one dimension, which lies along the first of its settings that is a scale', () => {
  const points = [
    { 'task.name': 'rotation', 'training.steps': 200, 'lens.learningRate': 0.1 },
    { 'task.name': 'jigsaw', 'training.steps': 100, 'lens.learningRate': 0.2 },
  ];
  const [dimension] = dimensionsOf(points, [['task.name', 'training.steps', 'lens.learningRate']]);
  expect(dimension).toMatchObject({ name: 'name / steps / learningRate', isNumeric: true });
  expect(dimension?.places.map(({ label, number }) => [label, number])).toEqual([
    ['jigsaw / 100 / 0.2', 100],
    ['rotation / 200 / 0.1', 200],
  ]);
  expect(points.map((point) => dimension && placeOf(dimension, point))).toEqual([1, 0]);
});

test('paths that end alike keep their whole names; a text and a number that look alike are two places', () => {
  expect(shown([{ 'training.lens.learningRate': 1, 'training.extractor.learningRate': 2 }]).map(([name]) => name)).toEqual([
    'training.lens.learningRate',
    'training.extractor.learningRate',
  ]);
  const points = [{ size: 1 }, { size: '1' }];
  const [size] = dimensionsOf(points, []);
  expect(points.map((point) => size && placeOf(size, point))).toEqual([0, 1]);
});
