import { mean } from '@longway/probe/statistics';
import type { Curve } from '../reading/history';

export type Point = readonly [step: number, value: number];

/** Means over `bins` equal stretches of the steps from 0 to `lastStep`; a stretch without a value has no point. */
export const binned = ({ steps, values }: Curve, lastStep: number, bins: number): readonly Point[] => {
  const sums = Array.from({ length: bins }, () => ({ step: 0, value: 0, count: 0 }));
  for (const [index, step] of steps.entries()) {
    const bin = sums[Math.min(bins - 1, Math.floor((step / Math.max(lastStep, 1)) * bins))];
    if (!bin) continue;
    bin.step += step;
    bin.value += values[index] ?? 0;
    bin.count += 1;
  }
  return sums.filter(({ count }) => count > 0).map(({ step, value, count }) => [step / count, value / count] as const);
};

/** The mean of several curves, of which some may end early. */
export const meanCurve = (curves: readonly Curve[], lastStep: number, bins: number): readonly Point[] =>
  binned({ steps: curves.flatMap(({ steps }) => steps), values: curves.flatMap(({ values }) => values) }, lastStep, bins);

/** A centred moving average over `2 * reach + 1` points, fewer at both ends. */
export const smooth = (points: readonly Point[], reach: number): readonly Point[] =>
  points.map(([step], index) => {
    // As far to the left as to the right, so that an end does not lean towards the middle.
    const side = Math.min(reach, index, points.length - 1 - index);
    return [step, mean(points.slice(index - side, index + side + 1).map(([, value]) => value))] as const;
  });
