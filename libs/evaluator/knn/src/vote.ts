import type { Neighbours } from './neighbours';

/** Who votes, and how much a vote weighs. */
export interface Ballot {
  /** The nearest so many; no more than were found. */
  readonly k: number;
  /** A vote weighs exp(similarity / temperature); null gives every vote the same weight. */
  readonly temperature: number | null;
  readonly classes: number;
}

/** The class with the weightiest votes, for each test row; of equals the first. @param labels of the training rows. */
export const vote = (neighbours: Neighbours, labels: Int32Array, { k, temperature, classes }: Ballot): Int32Array => {
  const weights = new Float64Array(classes);
  return Int32Array.from({ length: neighbours.rows.length / neighbours.k }, (_, row) => {
    weights.fill(0);
    for (let at = row * neighbours.k; at < row * neighbours.k + k; at++) {
      const label = labels[neighbours.rows[at] as number] as number;
      const weight = temperature === null ? 1 : Math.exp((neighbours.similarities[at] as number) / temperature);
      weights[label] = (weights[label] as number) + weight;
    }
    return weights.indexOf(Math.max(...weights));
  });
};
