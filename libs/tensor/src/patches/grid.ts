import { type ImageShape, LongwayError, type Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';

/** Pixels below which a cell or a patch shows nothing. */
const LEAST = 4;

/** How images are divided. */
export interface GridOptions {
  /** Rows and columns of cells. */
  readonly grid: number;
  /** Rows and columns of a patch, in pixels. Null: 64/85 of a cell's, as of 255 pixels. */
  readonly patchSize: number | null;
  /** Least pixels between the patches of neighbouring cells. */
  readonly gap: number;
}

/** An image divided into square cells, each of which holds a square patch. All lengths in pixels. */
export interface PatchGrid {
  /** Of the image. */
  readonly side: number;
  /** Rows and columns of cells. */
  readonly grid: number;
  readonly cell: number;
  readonly patchSize: number;
  readonly gap: number;
}

/**
 * Divides images. Cells have side / grid pixels, rounded down; where that leaves some over, they lie around all cells.
 *
 * @throws LongwayError where images are not square, where cells or patches get too small to show anything, and where patches do not fit in.
 */
export const patchGrid = ({ grid, patchSize: chosen, gap }: GridOptions, [height, width]: ImageShape): PatchGrid => {
  const found = `images of ${height} x ${width} pixels`;
  if (height !== width) {
    const remedy = 'crop the images to squares, or choose another task';
    throw new LongwayError(
      'patches are cut from square images',
      { where: 'task', expected: 'as many rows as columns', found, remedy },
      'usage',
    );
  }
  const cell = Math.floor(height / grid);
  const patchSize = chosen ?? Math.round((cell * 64) / 85);
  if (Math.min(cell, patchSize) < LEAST) {
    throw new LongwayError(
      'the images are too small for patches',
      {
        where: chosen === null ? 'task.grid' : 'task.patchSize',
        expected: `cells and patches of at least ${LEAST} pixels`,
        found: `${found} in ${grid} x ${grid} cells of ${cell} pixels, with patches of ${patchSize}`,
        remedy: 'take larger images, fewer cells or larger patches; or another task',
      },
      'usage',
    );
  }
  if (patchSize + gap > cell) {
    throw new LongwayError(
      'the patches and the gaps between them do not fit in their cells',
      {
        where: chosen === null ? 'task.gap' : 'task.patchSize',
        expected: `patchSize + gap of at most ${cell}: ${found} have ${grid} x ${grid} cells of ${cell} pixels`,
        found: `patchSize ${patchSize}, gap ${gap}`,
        remedy: `set patchSize to at most ${cell - gap}, or gap to at most ${cell - patchSize}`,
      },
      'usage',
    );
  }
  return { side: height, grid, cell, patchSize, gap };
};

/**
 * Where the patches of images lie in their cells.
 *
 * @param random places them by chance, each on its own; without it they lie in the middle.
 * @returns int32 `[count, grid * grid]`, cells along rows: the index, along rows, of the patch's upper left pixel in its image.
 */
export const placePatches = ({ side, grid, cell, patchSize, gap }: PatchGrid, count: number, random?: Random): tf.Tensor2D => {
  const before = Math.floor((side - grid * cell) / 2);
  // Half of the gap lies on each side of the boundary between two cells.
  const from = Math.floor(gap / 2);
  const middle = Math.floor((cell - patchSize) / 2);
  const offset = () => (random ? from + random.integer(cell - patchSize - gap + 1) : middle);
  const places = Int32Array.from({ length: count * grid * grid }, (_, i) => {
    const [row, column] = [Math.floor(i / grid) % grid, i % grid];
    const top = before + row * cell + offset();
    const left = before + column * cell + offset();
    return top * side + left;
  });
  return tf.tensor2d(places, [count, grid * grid], 'int32');
};
