import { randomFrom } from '@longway/tensor';

/** One of the orders of 0 to `length - 1`: the digits of its number, to bases from `length` down, are the swaps of Fisher and Yates. */
const orderOf = (number: number, length: number): Uint8Array => {
  const order = new Uint8Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  for (let i = length - 1, rest = number; i > 0; i--) {
    const j = rest % (i + 1);
    rest = (rest - j) / (i + 1);
    const swap = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swap;
  }
  return order;
};

/** How far all orders are from those that were chosen, in positions that differ. */
class Distances {
  /** The first eight things of each order in four bits each, so that two orders are compared at once; and the ninth. */
  private readonly eights: Int32Array;
  private readonly ninths: Uint8Array;
  private readonly nearest: Uint8Array;
  private readonly total: Uint16Array;

  constructor(length: number) {
    let orders = 1;
    for (let i = 2; i <= length; i++) orders *= i;
    this.eights = new Int32Array(orders);
    this.ninths = new Uint8Array(orders);
    this.nearest = new Uint8Array(orders).fill(length);
    this.total = new Uint16Array(orders);
    for (let number = 0; number < orders; number++) {
      const order = orderOf(number, length);
      let eight = 0;
      for (let i = 0; i < length && i < 8; i++) eight |= (order[i] as number) << (4 * i);
      this.eights[number] = eight;
      this.ninths[number] = order[8] ?? 0;
    }
  }

  /** Takes notice of another one chosen. */
  choose(number: number): void {
    const { eights, ninths, nearest, total } = this;
    const [eight, ninth, { imul }] = [eights[number] as number, ninths[number] as number, Math];
    for (let i = 0; i < eights.length; i++) {
      let different = (eights[i] as number) ^ eight;
      different |= different >>> 1;
      different |= different >>> 2;
      // Of each four bits the lowest is left, and the product's highest four are the sum of them.
      const distance = (imul(different & 0x11111111, 0x11111111) >>> 28) + (ninths[i] === ninth ? 0 : 1);
      if (distance < (nearest[i] as number)) nearest[i] = distance;
      total[i] = (total[i] as number) + distance;
    }
  }

  /** The orders whose nearest chosen one is farthest; of these, those that are farthest from all chosen ones together. */
  farthest(): readonly number[] {
    const { nearest, total } = this;
    let best = 0;
    let numbers: number[] = [];
    for (let number = 0; number < nearest.length; number++) {
      const score = (nearest[number] as number) * 65536 + (total[number] as number);
      if (score < best) continue;
      if (score > best) numbers = [];
      best = score;
      numbers.push(number);
    }
    return numbers;
  }
}

const known = new Map<string, readonly Uint8Array[]>();

/**
 * Orders that are easy to tell apart: after one by chance, again and again an order whose Hamming distance to the nearest chosen one is
 * largest; among these the largest mean distance counts, then chance. Worked out once a process.
 *
 * Noroozi and Favaro (ECCV 2016, arXiv 1603.09246, algorithm 1) look at the mean alone, which lets some orders come close to each other.
 *
 * @param length of an order, at most 9. @param count of orders, at most all there are.
 * @returns orders of 0 to `length - 1`, no two the same.
 */
export const distantPermutations = (length: number, count: number, seed: number): readonly Uint8Array[] => {
  const key = `${length} ${count} ${seed}`;
  const orders = known.get(key) ?? choose(length, count, seed);
  known.set(key, orders);
  return orders;
};

const choose = (length: number, count: number, seed: number): readonly Uint8Array[] => {
  const random = randomFrom(seed, 'permutations');
  const distances = new Distances(length);
  return Array.from({ length: count }, () => {
    const candidates = distances.farthest();
    const number = candidates[random.integer(candidates.length)] as number;
    distances.choose(number);
    return orderOf(number, length);
  });
};
