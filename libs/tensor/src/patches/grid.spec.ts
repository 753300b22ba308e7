import { LongwayError } from '@longway/contracts';
import * as fc from 'fast-check';
import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '../random';
import { type PatchGrid, patchGrid, placePatches } from './grid';

beforeAll(() => tf.setBackend('cpu'));

const divided = (side: number, options: { grid?: number; patchSize?: number | null; gap?: number } = {}) =>
  patchGrid({ grid: 3, patchSize: null, gap: 0, ...options }, [side, side, 3]);

const cornersOf = (grid: PatchGrid, count: number, seed?: number) => {
  const places = placePatches(grid, count, seed === undefined ? undefined : randomFrom(seed));
  return (places.arraySync() as number[][]).map((ofImage) =>
    ofImage.map((at) => [Math.floor(at / grid.side), at % grid.side] as [number, number]),
  );
};

test.each([
  [255, 85, 64],
  [32, 10, 8],
  [28, 9, 7],
  [96, 32, 24],
])('images of %i pixels have cells of %i and patches of %i', (side, cell, patchSize) => {
  expect(divided(side)).toEqual({ side, grid: 3, cell, patchSize, gap: 0 });
});

test('without chance patches lie in the middle of cells that lie around the middle of the image', () => {
  const lines = [10, 95, 180];
  expect(cornersOf(divided(255), 2)).toEqual([0, 1].map(() => lines.flatMap((top) => lines.map((left) => [top, left]))));
  // Two pixels are left over, one on each side; a cell of 10 has its patch of 6 two pixels in.
  expect(cornersOf(divided(32, { patchSize: 6 }), 1)[0]?.map(([top]) => top)).toEqual([3, 3, 3, 13, 13, 13, 23, 23, 23]);
});

const grids = fc
  .record({
    grid: fc.integer({ min: 2, max: 4 }),
    cell: fc.integer({ min: 4, max: 20 }),
    over: fc.nat(1),
    gap: fc.nat(5),
    patch: fc.integer({ min: 4, max: 20 }),
  })
  .filter(({ cell, patch, gap }) => patch + gap <= cell)
  .map(({ grid, cell, over, gap, patch: patchSize }) => divided(grid * cell + over, { grid, patchSize, gap }));

test('each patch lies in its own cell, and those of neighbouring cells are a gap apart, by chance and without', () => {
  fc.assert(
    fc.property(grids, fc.option(fc.nat(), { nil: undefined }), (grid, seed) => {
      const { grid: cells, cell, patchSize, gap, side } = grid;
      const before = Math.floor((side - cells * cell) / 2);
      for (const corners of cornersOf(grid, 3, seed)) {
        expect(corners).toHaveLength(cells ** 2);
        corners.forEach(([top, left], i) => {
          const [row, column] = [Math.floor(i / cells), i % cells];
          expect(top).toBeGreaterThanOrEqual(before + row * cell);
          expect(top + patchSize).toBeLessThanOrEqual(before + (row + 1) * cell);
          expect(left).toBeGreaterThanOrEqual(before + column * cell);
          expect(left + patchSize).toBeLessThanOrEqual(before + (column + 1) * cell);
          if (column > 0) expect(left - ((corners[i - 1] as [number, number])[1] + patchSize)).toBeGreaterThanOrEqual(gap);
          if (row > 0) expect(top - ((corners[i - cells] as [number, number])[0] + patchSize)).toBeGreaterThanOrEqual(gap);
        });
      }
    }),
  );
});

test('chance reaches all places of a cell, for each patch on its own', () => {
  const all = cornersOf(divided(24, { patchSize: 5, gap: 1 }), 400, 1);
  for (let i = 0; i < 9; i++) expect(new Set(all.map((corners) => String(corners[i]))).size).toBe(9);
  const offsets = all.map((corners) => corners.map(([top]) => top % 8));
  expect(offsets.some((tops) => new Set(tops).size === 3)).toBe(true);
});

test('what cannot be is refused, with a way out', () => {
  expect(() => patchGrid({ grid: 3, patchSize: null, gap: 0 }, [32, 30, 3])).toThrow(/images of 32 x 30/);
  expect(() => divided(12)).toThrow(/too small for patches(.|\n)*cells of 4 pixels, with patches of 3/);
  expect(() => divided(12, { patchSize: 4 })).not.toThrow();
  expect(() => divided(11, { patchSize: 4 })).toThrow(LongwayError);
  expect(() => divided(255, { patchSize: 86 })).toThrow(/patchSize 86, gap 0(.|\n)*patchSize to at most 85/);
  expect(() => divided(32, { gap: 3 })).toThrow(/task.gap(.|\n)*gap to at most 2/);
});
