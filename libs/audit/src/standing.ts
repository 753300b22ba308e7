import type { Random } from '@longway/contracts';
import { type Changes, fixedPattern } from './fixed-pattern';
import type { Extent } from './place';
import { takeRows } from './region';

/**
 * Of the detail at a position and around it, the share that must stand there in picture after picture to be a mark: things that stand in
 * the same way in their pictures, as cars do in CIFAR-10's, come to 0.07. What chance comes to falls with the number of pictures.
 */
const leastShare = (pictures: number): number => Math.max(0.1, 6 / pictures);

/** Fewer pictures have chance in common. */
const LEAST_PICTURES = 12;

/** Each position with its neighbours. */
const around = (amounts: ArrayLike<number>, [height, width]: Extent): Float64Array =>
  Float64Array.from({ length: height * width }, (_, p) => {
    const [y, x] = [Math.floor(p / width), p % width];
    let sum = 0;
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) sum += amounts[v * width + u] ?? 0;
    }
    return sum;
  });

/** What stands in picture after picture of one class, or of all. */
export interface Standing {
  /** The class; undefined for all pictures. */
  readonly label?: number;
  /** The pictures. */
  readonly rows: readonly number[];
  /** Energy that stands, by position. */
  readonly map: Float64Array;
  readonly energy: Float64Array;
  /** 1 where so much stands as only marks do. */
  readonly mask: Uint8Array;
}

/** Looks for what stands in the pictures of each class, and in all. @param details of pictures. @param labels of each. */
export const standingIn = (details: Changes, labels: readonly number[], extent: Extent, random: Random): readonly Standing[] => {
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const groups = [undefined, ...(classes.length > 1 ? classes : [])].map((label) => ({
    label,
    rows: labels.flatMap((own, row) => (label === undefined || own === label ? [row] : [])),
  }));
  return groups
    .filter(({ rows }) => rows.length >= LEAST_PICTURES)
    .map(({ label, rows }) => {
      const { map, energy } = fixedPattern(label === undefined ? details : takeRows(details, rows), new Int32Array(rows.length), random);
      const [standing, all] = [around(map, extent), around(energy, extent)];
      const least = leastShare(rows.length);
      return { label, rows, map, energy, mask: Uint8Array.from(standing, (value, p) => Number(value > least * (all[p] as number))) };
    });
};

/** Pictures in which more of the area stands are pictures of one thing in one pose: what stands is the thing. */
const MOST_AREA = 0.75;

/** 1 where marks stand, of one class or of all; nowhere, where what stands is what pictures show. */
export const markedArea = (standing: readonly Standing[], [height, width]: Extent): Uint8Array => {
  const area = Uint8Array.from({ length: height * width }, (_, p) => Number(standing.some(({ mask }) => mask[p] === 1)));
  return area.reduce((sum, one) => sum + one, 0) > MOST_AREA * area.length ? area.fill(0) : area;
};
