import { median, quantile } from '@longway/probe/statistics';

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

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  quartiles: [quantile(values, 0.25), quantile(values, 0.75)],
  count: values.length,
});
