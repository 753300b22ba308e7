import type { Size } from '../place';
import type { Box } from './view';

/**
 * How an image is to be turned to stand upright, as Exif's tag 274 tells: 1 as it is stored, 2 mirrored, 3 by a half turn, 4 upside down, 5 to 8
 * with rows and columns exchanged. Of anything else nothing is known: as it is stored.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What leads from upright to stored places: rows and columns are exchanged, then counted from their ends. */
interface Way {
  readonly exchanged: boolean;
  readonly rowsBackwards: boolean;
  readonly columnsBackwards: boolean;
}

const way = (exchanged: boolean, rowsBackwards: boolean, columnsBackwards: boolean): Way => ({
  exchanged,
  rowsBackwards,
  columnsBackwards,
});

const ways: Readonly<Record<Orientation, Way>> = {
  1: way(false, false, false),
  2: way(false, false, true),
  3: way(false, true, true),
  4: way(false, true, false),
  5: way(true, false, false),
  6: way(true, true, false),
  7: way(true, true, true),
  8: way(true, false, true),
};

export const toOrientation = (value: number | undefined): Orientation =>
  value !== undefined && value in ways ? (value as Orientation) : 1;

/** The size of the other of the two: of the upright image for a stored one, and back. */
export const turnedSize = ({ height, width }: Size, orientation: Orientation): Size =>
  ways[orientation].exchanged ? { height: width, width: height } : { height, width };

/** Where a part of the upright image lies in the stored one. @param stored the size of that. */
export const storedBox = ({ left, top, height, width }: Box, stored: Size, orientation: Orientation): Box => {
  const { exchanged, rowsBackwards, columnsBackwards } = ways[orientation];
  const [row, rows, column, columns] = exchanged ? [left, width, top, height] : [top, height, left, width];
  return {
    top: rowsBackwards ? stored.height - row - rows : row,
    left: columnsBackwards ? stored.width - column - columns : column,
    height: rows,
    width: columns,
  };
};

/** Writes stored pixels upright. @param size of the upright image. @param mirrored left and right change places in the end. */
export const turnPixels = (
  stored: Uint8Array,
  { height, width }: Size,
  channels: number,
  orientation: Orientation,
  mirrored: boolean,
  into: Uint8Array,
): void => {
  const { exchanged, rowsBackwards, columnsBackwards } = ways[orientation];
  const [rows, columns] = exchanged ? [width, height] : [height, width];
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = mirrored ? width - 1 - x : x;
      const [row, column] = exchanged ? [across, y] : [y, across];
      const from = ((rowsBackwards ? rows - 1 - row : row) * columns + (columnsBackwards ? columns - 1 - column : column)) * channels;
      for (let channel = 0; channel < channels; channel++) into[to++] = stored[from + channel] as number;
    }
  }
};
