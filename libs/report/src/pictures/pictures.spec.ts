import type { Preview } from '@longway/contracts';
import { ceiling, drawHeatMap, meanMap, viridisAt } from './heat-map';

const preview = (errors: readonly number[]): Preview => ({
  step: 1,
  shape: [1, errors.length, 1],
  examples: [],
  count: 1,
  meanSquaredError: errors,
});

test('meanMap averages over seeds; ceiling cuts the brightest twentieth', () => {
  expect(meanMap([preview([0, 2]), preview([4, 4])])?.values).toEqual([2, 3]);
  expect(meanMap([])).toBeUndefined();
  const values = Array.from({ length: 101 }, (_, i) => i);
  expect(ceiling([{ height: 1, width: 101, values }])).toBeCloseTo(95, 10);
});

test('heat maps run from violet to yellow and clip', () => {
  expect(viridisAt(0)).toEqual([68, 1, 84]);
  expect(viridisAt(7)).toEqual([253, 231, 37]);
  expect([...drawHeatMap({ height: 1, width: 2, values: [0, 9] }, 4).data]).toEqual([68, 1, 84, 253, 231, 37]);
});
