/** What the process has after a step. */
export interface Sample {
  readonly step: number;
  readonly tensors: number;
  /** Bytes resident. */
  readonly rss: number;
  /** Milliseconds on a clock that does not run back. */
  readonly at: number;
}

/** What was seen of the event log, while it was written and at the end. */
export interface LogFacts {
  /** Times that it was read. */
  readonly reads: number;
  /** Lines that were read, and those that were no whole JSON. */
  readonly lines: number;
  readonly damaged: number;
  /** `StepFinished` events. */
  readonly steps: number;
}

export interface Verdict {
  readonly figures: Readonly<Record<string, number>>;
  /** What does not hold, a sentence each. */
  readonly broken: readonly string[];
}

/** Megabytes (10^6 bytes) by which resident memory may grow in 1,000 steps. */
const MOST_GROWTH = 1;

/** Of the straight line that is nearest to the points by least squares. */
export const slope = (points: readonly (readonly [x: number, y: number])[]): number => {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const [covariance, variance] = points.reduce(([c, v], [x, y]) => [c + (x - x0) * (y - y0), v + (x - x0) ** 2], [0, 0]);
  return covariance / variance;
};

const stepsPerSecond = (samples: readonly Sample[]): number => {
  const [first, last] = [samples[0], samples.at(-1)] as [Sample, Sample];
  return (1000 * (last.step - first.step)) / (last.at - first.at);
};

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** @param total steps of the run, of which a twentieth is the beginning; memory is looked at from a tenth on. */
export const judge = (samples: readonly Sample[], log: LogFacts, total: number): Verdict => {
  const early = samples.find(({ step }) => step >= total / 20);
  const last = samples.at(-1);
  if (!early || last?.step !== total) return { figures: {}, broken: [`the run ended at step ${last?.step ?? 0} of ${total}`] };
  const settled = samples.filter(({ step }) => step >= total / 10);
  const growth = slope(settled.map(({ step, rss }) => [step / 1000, rss / 1e6]));
  const broken = [
    last.tensors !== early.tensors && `there are ${last.tensors} tensors after step ${total}, ${early.tensors} after step ${early.step}`,
    growth >= MOST_GROWTH && `resident memory grows by ${growth.toFixed(2)} MB in 1,000 steps`,
    log.damaged > 0 && `${log.damaged} lines of the event log were no whole JSON when they were read`,
    log.steps !== total && `the event log tells of ${log.steps} steps`,
  ];
  const figures = {
    steps: total,
    tensors_early: early.tensors,
    tensors_late: last.tensors,
    rss_mb_early: round((settled[0] as Sample).rss / 1e6, 1),
    rss_mb_late: round(last.rss / 1e6, 1),
    rss_mb_per_1000_steps: round(growth, 3),
    steps_per_s_early: round(stepsPerSecond(samples.filter(({ step }) => step >= total / 20 && step <= total / 5)), 1),
    steps_per_s_late: round(stepsPerSecond(samples.filter(({ step }) => step >= 0.85 * total)), 1),
    log_reads: log.reads,
    log_lines: log.lines,
    log_damaged: log.damaged,
  };
  return { figures, broken: broken.filter((sentence) => sentence !== false) };
};
