import { kmeans } from 'ml-kmeans';

/** A picture's description: as many numbers for each. */
export type Descriptor = readonly number[];

/** No picture is alike to many: with more groups nobody looks at them. */
const MOST_GROUPS = 5;
/** A silhouette below this is no grouping at all (Kaufman and Rousseeuw 1990 call 0.25 the least of a structure). */
const LEAST_SILHOUETTE = 0.25;
/** Pictures whose silhouette is computed; it takes the square of their number. */
const MOST_JUDGED = 300;

const distance = (a: Descriptor, b: Descriptor): number => Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How much nearer each thing is to its own group than to the next one: the mean over things, -1 to 1 (Rousseeuw 1987). */
export const silhouette = (descriptors: readonly Descriptor[], groups: readonly number[]): number => {
  const scores = descriptors.map((own, i) => {
    const byGroup = new Map<number, number[]>();
    descriptors.forEach((other, j) => {
      if (i !== j) byGroup.set(groups[j] as number, [...(byGroup.get(groups[j] as number) ?? []), distance(own, other)]);
    });
    const inside = byGroup.get(groups[i] as number);
    const outside = [...byGroup].filter(([group]) => group !== groups[i]).map(([, distances]) => mean(distances));
    if (!inside || outside.length === 0) return 0;
    const [a, b] = [mean(inside), Math.min(...outside)];
    return (b - a) / Math.max(a, b, 1e-12);
  });
  return mean(scores);
};

/**
 * Groups alike things by k-means, with as many groups, up to five, as have the best silhouette; one where none is worth the name.
 *
 * @param seed fixes where the search begins.
 * @returns the group of each, counted from 0.
 */
export const groupAlike = (descriptors: readonly Descriptor[], seed: number): readonly number[] => {
  const one = descriptors.map(() => 0);
  const candidates = Array.from({ length: MOST_GROUPS - 1 }, (_, i) => i + 2)
    .filter((k) => descriptors.length >= 4 * k)
    .map((k) => {
      const { clusters } = kmeans(
        descriptors.map((each) => [...each]),
        k,
        { seed, initialization: 'kmeans++' },
      );
      return { clusters, score: silhouette(descriptors.slice(0, MOST_JUDGED), clusters.slice(0, MOST_JUDGED)) };
    });
  const best = candidates.toSorted((a, b) => b.score - a.score)[0];
  return best && best.score >= LEAST_SILHOUETTE ? best.clusters : one;
};
