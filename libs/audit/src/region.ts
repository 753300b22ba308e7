import type { Random } from '@longway/contracts';
import { type Changes, fixedPattern } from './fixed-pattern';

/** Positions that hold most of what repeats: the fewest, up to a share of the area. */
const [MOST_OF_IT, MOST_AREA] = [0.8, 0.3];

/** One where what the lens does repeats from picture to picture, 0 elsewhere. */
export const regionOf = (fixedMap: readonly number[], [height, width]: readonly [number, number, ...unknown[]]): Float32Array => {
  // Between the strokes of a letter nothing repeats, and yet it is the letter's place.
  const smooth = fixedMap.map((_, p) => {
    const [y, x] = [Math.floor(p / width), p % width];
    let sum = 0;
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) sum += Math.max(0, fixedMap[v * width + u] ?? 0);
    }
    return sum;
  });
  const total = smooth.reduce((sum, amount) => sum + amount, 0);
  const region = new Float32Array(fixedMap.length);
  let held = 0;
  const order = [...smooth.keys()]
    .toSorted((a, b) => (smooth[b] ?? 0) - (smooth[a] ?? 0))
    .slice(0, Math.floor(MOST_AREA * fixedMap.length));
  for (const p of order) {
    if (held >= MOST_OF_IT * total) break;
    region[p] = 1;
    held += smooth[p] ?? 0;
  }
  return region;
};

/** The sum of amounts inside. */
export const within = (amounts: ArrayLike<number>, region: Float32Array): number =>
  region.reduce((sum, inside, p) => sum + inside * (amounts[p] ?? 0), 0);

/** Of the fine changes in a region, the share that repeats from picture to picture. */
export const fixedWithin = (changes: Changes, groups: ArrayLike<number>, region: Float32Array, random: Random): number => {
  const { map, energy } = fixedPattern(changes, groups, random);
  const all = within(energy, region);
  return all > 0 ? Math.max(0, Math.min(1, within(map, region) / all)) : 0;
};

/** Some of the pictures, with repetitions. */
export const takeRows = ({ values, size, channels }: Changes, rows: ArrayLike<number>): Changes => {
  const taken = new Float32Array(rows.length * size);
  for (let i = 0; i < rows.length; i++) taken.set(values.subarray((rows[i] as number) * size, ((rows[i] as number) + 1) * size), i * size);
  return { values: taken, count: rows.length, size, channels };
};
