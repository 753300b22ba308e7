import { chooseLayers } from './choose-layers';

test('layers are the last, all, or those named', () => {
  const endPoints = ['stem', 'middle', 'deep'];
  expect(chooseLayers('last', endPoints, 'knn')).toEqual(['deep']);
  expect(chooseLayers('all', endPoints, 'knn')).toEqual(endPoints);
  expect(chooseLayers(['middle', 'stem'], endPoints, 'knn')).toEqual(['middle', 'stem']);
  expect(() => chooseLayers(['top'], endPoints, 'knn')).toThrow(
    /^evaluators: knn: layers.*\n {2}expected: stem, middle, deep\n {2}found: {4}top/,
  );
});
