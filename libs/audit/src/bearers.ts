import { randomFrom } from '@longway/tensor';
import type { Observations } from './examine';
import { type Changes, fixedPattern } from './fixed-pattern';
import type { Game } from './game';
import { takeRows, within } from './region';

/** A class of which too few pictures are held out says nothing. */
const LEAST_PICTURES = 6;

/** The pictures themselves, less what a blur of them keeps: brightness only, by a box of three by three. */
const detailOfPictures = ({ originals, shape: [height, width, channels], labels }: Observations): Changes => {
  const size = height * width;
  const values = new Float32Array(labels.length * size);
  for (let row = 0; row < labels.length; row++) {
    const grey = Float32Array.from({ length: size }, (_, p) => {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += originals[(row * size + p) * channels + c] ?? 0;
      return sum / channels / 127.5;
    });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let [sum, count] = [0, 0];
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
            sum += grey[(y + dy) * width + x + dx] as number;
            count += 1;
          }
        }
        values[row * size + y * width + x] = (grey[y * width + x] as number) - sum / count;
      }
    }
  }
  return { values, count: labels.length, size, channels: 1 };
};

/** The classes whose pictures have the same detail in a region, where others have not; none where all do. */
export const bearers = ({ classNames, seed }: Game, seen: Observations, region: Float32Array): readonly string[] => {
  const detail = detailOfPictures(seen);
  const repeated = classNames.map((_, label) => {
    const rows = seen.labels.flatMap((own, row) => (own === label ? [row] : []));
    if (rows.length < LEAST_PICTURES) return undefined;
    const { map } = fixedPattern(takeRows(detail, rows), new Int32Array(rows.length), randomFrom(seed, 'bearers', label));
    return Math.max(0, within(map, region));
  });
  const most = Math.max(...repeated.map((energy) => energy ?? 0));
  const bearing = classNames.filter((_, label) => (repeated[label] ?? 0) > 0.3 * most);
  return bearing.length === classNames.length ? [] : bearing;
};
