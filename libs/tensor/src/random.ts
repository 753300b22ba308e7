import { createHash } from 'node:crypto';
import type { Random } from '@longway/contracts';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * A 32-bit seed for one purpose, e.g. `seedFor(seed, 'examples', step)`. Streams for different purposes are independent,
 * and none depends on how much another one drew: the same image gets the same chance whatever came before it.
 */
export const seedFor = (seed: number, ...path: readonly (string | number)[]): number =>
  createHash('sha256')
    .update(JSON.stringify([seed, ...path]))
    .digest()
    .readInt32LE(0);

/** A stream of random numbers for one purpose; see {@link seedFor}. */
export const randomFrom = (seed: number, ...path: readonly (string | number)[]): Random => {
  const generator = xoroshiro128plus(seedFor(seed, ...path));
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    integer: (count) => uniformInt(generator, 0, count - 1),
    // Box and Muller 1958; 1 - u keeps the logarithm's argument above 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
};

/** The numbers 0 to `count - 1` in a random order (Fisher and Yates). */
export const permutation = (count: number, random: Random): Int32Array => {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const swap = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swap;
  }
  return order;
};
