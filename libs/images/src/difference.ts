import type { Preview, RawImage } from '@longway/contracts';
import { quantile } from '@longway/probe/statistics';
import { fromBase64 } from './base64';

/** An image, what the lens makes of it, and what it changed. */
export interface Pair {
  readonly original: RawImage;
  readonly lensed: RawImage;
}

export const pairsOf = ({ shape, examples }: Preview): readonly Pair[] =>
  examples.map(({ original, lensed }) => ({ original: fromBase64(original, shape), lensed: fromBase64(lensed, shape) }));

const factors = [32, 16, 8, 4, 2, 1];

/**
 * The largest power of two, at most 32, by which differences may be multiplied so that 99 % of those that are not zero still fit
 * around mid-grey. One factor for all pictures that are to be compared.
 */
export const amplification = (pairs: readonly Pair[]): number => {
  const sizes = pairs.flatMap(({ original, lensed }) =>
    Array.from(lensed.data, (value, index) => Math.abs(value - (original.data[index] ?? 0))).filter((size) => size > 0),
  );
  if (sizes.length === 0) return 1;
  const largest = quantile(sizes, 0.99);
  return factors.find((factor) => largest * factor <= 127) ?? 1;
};

/** Mid-grey where nothing changed; lighter where the lens added light, darker where it took some, `factor` times as much. */
export const difference = ({ original, lensed }: Pair, factor: number): RawImage => {
  const data = Uint8Array.from(original.data, (value, index) =>
    Math.max(0, Math.min(255, Math.round(128 + factor * ((lensed.data[index] ?? 0) - value)))),
  );
  return { ...original, data };
};
