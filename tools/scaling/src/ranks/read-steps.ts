/** What a run's events say of its steps. */
export interface Steps {
  /** Seconds from the end of one step to the end of the next. */
  readonly seconds: readonly number[];
  /** Shares of the steps' time in which rank 0 exchanged gradients or waited for others; none of a run of one process. */
  readonly communication: readonly number[];
}

interface StepLine {
  readonly type: string;
  readonly step: number;
  readonly time: string;
  readonly communicationShare?: number;
}

/**
 * @param text lines of `events.jsonl`.
 * @param untimed steps at the start that are left out: the first one traces, the next ones fill caches.
 */
export const readSteps = (text: string, untimed: number): Steps => {
  const lines = text
    .split('\n')
    .filter((line) => line.includes('"StepFinished"'))
    .map((line) => JSON.parse(line) as StepLine)
    .filter(({ type, step }) => type === 'StepFinished' && step >= untimed);
  const times = lines.map(({ time }) => Date.parse(time) / 1e3);
  return {
    seconds: times.slice(1).map((time, place) => time - (times[place] as number)),
    communication: lines.slice(1).flatMap(({ communicationShare }) => communicationShare ?? []),
  };
};
