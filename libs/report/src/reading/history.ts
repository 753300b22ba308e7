import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { EventOf, TrainingEvent } from '@longway/contracts';

/** A scalar over training steps. */
export interface Curve {
  readonly steps: number[];
  readonly values: number[];
}

/** What the events of one run tell. */
export interface History {
  readonly run: string;
  readonly arm: string;
  readonly seed: number;
  started?: EventOf<'RunStarted'>;
  /** By key: `losses.extractor`, `raw.accuracy`, ..., `imagesPerSecond`. */
  readonly curves: Map<string, Curve>;
  /** How often each warning came. */
  readonly warnings: Map<string, number>;
  lastStep: number;
  outcome?: 'completed' | 'stopped' | 'failed';
  failure?: string;
  seconds?: number;
}

const begin = ({ run, arm, seed }: TrainingEvent): History => ({ run, arm, seed, curves: new Map(), warnings: new Map(), lastStep: 0 });

/** A loss that was not finite is `null` in JSON: it leaves a gap. */
const record = (history: History, step: number, key: string, value: number | null | undefined): void => {
  if (typeof value !== 'number') return;
  const curve = history.curves.get(key) ?? { steps: [], values: [] };
  history.curves.set(key, curve);
  curve.steps.push(step);
  curve.values.push(value);
};

const takeStep = (history: History, event: EventOf<'StepFinished'>): void => {
  for (const group of ['losses', 'raw', 'lensed'] as const) {
    for (const [name, value] of Object.entries(event[group] ?? {})) record(history, event.step, `${group}.${name}`, value);
  }
  record(history, event.step, 'imagesPerSecond', event.imagesPerSecond);
};

const take = (history: History, event: TrainingEvent): void => {
  history.lastStep = Math.max(history.lastStep, event.step);
  if (event.type === 'RunStarted') history.started = event;
  if (event.type === 'StepFinished') takeStep(history, event);
  if (event.type === 'Warned') history.warnings.set(event.message, (history.warnings.get(event.message) ?? 0) + 1);
  if (event.type === 'RunFinished') Object.assign(history, { outcome: event.outcome, seconds: event.seconds });
  if (event.type === 'RunFailed') Object.assign(history, { outcome: 'failed', failure: event.message });
};

const parse = (line: string): TrainingEvent | undefined => {
  try {
    const event: unknown = JSON.parse(line);
    const whole = typeof event === 'object' && event !== null && 'type' in event && 'run' in event && 'step' in event;
    return whole ? (event as TrainingEvent) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Reads events.jsonl line by line: it may be larger than memory. Runs come in the order in which they began.
 *
 * @returns `broken`: the numbers of lines that are no event. The last one may be in the middle of being written.
 */
export const readHistories = async (file: string): Promise<{ histories: readonly History[]; broken: readonly number[]; lines: number }> => {
  const histories = new Map<string, History>();
  const broken: number[] = [];
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    lines += 1;
    const event = parse(line);
    if (!event) {
      if (line.trim()) broken.push(lines);
      continue;
    }
    // A run that began anew leaves its first attempt behind.
    const former = event.type === 'RunStarted' && event.step === 0 ? undefined : histories.get(event.run);
    const history = former ?? begin(event);
    histories.set(event.run, history);
    take(history, event);
  }
  return { histories: [...histories.values()], broken, lines };
};
