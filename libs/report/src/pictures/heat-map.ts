import type { Preview, RawImage } from '@longway/contracts';
import { mean, quantile } from '@longway/probe/statistics';

/** Mean squared error by position, row by row; pixels in [-1, 1]. */
export interface ErrorMap {
  readonly height: number;
  readonly width: number;
  readonly values: readonly number[];
}

/** Averages the maps of several seeds. Those of another shape than the first are left out. */
export const meanMap = (previews: readonly Preview[]): ErrorMap | undefined => {
  const first = previews[0];
  if (!first) return undefined;
  const [height, width] = first.shape;
  const alike = previews.filter(({ shape }) => shape[0] === height && shape[1] === width);
  return { height, width, values: first.meanSquaredError.map((_, index) => mean(alike.map((each) => each.meanSquaredError[index] ?? 0))) };
};

/** Where the scale of all maps ends: a few bright positions would leave the rest dark. */
export const ceiling = (maps: readonly ErrorMap[]): number =>
  quantile(
    maps.flatMap(({ values }) => values),
    0.95,
  ) || 1e-6;

/** Viridis at ninths (Smith and van der Walt, 2015): even steps for every kind of colour vision, and in print. */
const viridis = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

/** @param share in [0, 1]; beyond it the end's colour. */
export const viridisAt = (share: number): readonly [number, number, number] => {
  const position = Math.max(0, Math.min(1, share)) * (viridis.length - 1);
  const below = Math.min(Math.floor(position), viridis.length - 2);
  const [low, high] = [viridis[below] ?? viridis[0], viridis[below + 1] ?? viridis[0]];
  const blend = (channel: 0 | 1 | 2): number => Math.round(low[channel] + (position - below) * (high[channel] - low[channel]));
  return [blend(0), blend(1), blend(2)];
};

export const viridisGradient = (): string => `linear-gradient(to right, ${viridis.map((colour) => `rgb(${colour.join(' ')})`).join(', ')})`;

export const drawHeatMap = ({ height, width, values }: ErrorMap, top: number): RawImage => ({
  height,
  width,
  channels: 3,
  data: Uint8Array.from(values.flatMap((value) => viridisAt(value / top))),
});
