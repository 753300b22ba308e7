/** The processes that make one run together, seen from one of them. */
export interface Ranks {
  /** Which one this is, counted from 0. Rank 0 alone writes files, tells events and evaluates. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** What messages call this one: `rank 1 (HOST, pid 4711)`. */
  readonly name: string;
  /**
   * Waits until every rank has called this as often as this one, without keeping the processor busy.
   *
   * @param patience seconds after which all processes are ended where one has not come; null, and when absent: it waits for ever.
   * @returns what each rank said, by rank.
   */
  exchange(text: string, patience?: number | null): Promise<readonly string[]>;
}
