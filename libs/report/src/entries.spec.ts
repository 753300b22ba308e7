import { reportArmOf, rowOf } from '../test/report-arm';
import { entriesOf } from './entries';

test('one entry for each place, figures of all seeds together, end points from shallow to deep', () => {
  const knn = { evaluator: 'knn', protocol: 'knn-20' };
  const first = reportArmOf('first', 0, [
    rowOf({ ...knn, value: 0.3 }),
    rowOf({ layer: 'shallow', value: 0.4 }),
    rowOf({ value: 0.5 }),
    rowOf({ seed: 1, layer: 'shallow', value: 0.6 }),
    rowOf({ seed: 1, value: 0.7 }),
  ]);
  const second = reportArmOf('second', 1, [rowOf({ value: 0.2 })]);
  const entries = entriesOf([first, second]).map(({ column, layer, isDeepest, spreads }) => [
    column.evaluator,
    layer,
    isDeepest,
    [...spreads].map(([{ label }, { values }]) => [label, ...values]),
  ]);
  expect(entries).toEqual([
    ['linear', 'shallow', false, [['first', 0.4, 0.6]]],
    [
      'linear',
      'deep',
      true,
      [
        ['first', 0.5, 0.7],
        ['second', 0.2],
      ],
    ],
    ['knn', 'deep', true, [['first', 0.3]]],
  ]);
});

test('protocols and poolings are never mixed', () => {
  const arm = reportArmOf('arm', 0, [rowOf({}), rowOf({ protocol: 'published' }), rowOf({ pooling: 'max' })]);
  expect(entriesOf([arm])).toHaveLength(3);
});
