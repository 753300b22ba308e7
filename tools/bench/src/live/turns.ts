/** A step's end. */
export interface StepSample {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Seconds of processor time that the process has used by then, in all its threads. */
  readonly cpu: number;
}

/** A stretch of time with or without viewers. */
export interface Turn {
  readonly isWatched: boolean;
  readonly from: number;
  readonly to: number;
}

export interface Spread {
  readonly median: number;
  /** The middle half lies between them. */
  readonly quartiles: readonly [number, number];
  readonly count: number;
}

/** Seconds of processor time a step in a turn; undefined where it saw too few. */
export const cpuPerStep = (samples: readonly StepSample[], { from, to }: Turn): number | undefined => {
  const within = samples.filter(({ at }) => at >= from && at <= to);
  const [first, last] = [within[0], within.at(-1)];
  return first && last && within.length > 2 ? (last.cpu - first.cpu) / (within.length - 1) : undefined;
};

/** What a step costs with viewers over what it costs without, for each pair of neighbouring turns of which one is watched. */
export const ratios = (samples: readonly StepSample[], turns: readonly Turn[]): readonly number[] =>
  turns.flatMap((turn, index) => {
    const next = turns[index + 1];
    if (!next || next.isWatched === turn.isWatched) return [];
    const [watched, alone] = (turn.isWatched ? [turn, next] : [next, turn]).map((one) => cpuPerStep(samples, one));
    return watched === undefined || alone === undefined ? [] : [watched / alone];
  });

const quantile = (sorted: readonly number[], share: number): number => {
  const place = share * (sorted.length - 1);
  const [low = NaN, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (place % 1) * (high - low);
};

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)], count: values.length };
};
