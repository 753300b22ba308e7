import { SingleBar } from 'cli-progress';
import { duration } from './time-left';

/** Where progress is shown. `process.stderr` is one. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface Progress {
  update(done: number, total: number): void;
  /** Leaves nothing of a bar behind. */
  stop(): void;
}

/** Seconds between two lines of a log. */
const EVERY = 10;

const line = (title: string, done: number, total: number, seconds: number): string => {
  // The first second is spent on getting ready.
  const left = done > 0 && done < total && seconds > 1 ? `, about ${duration((seconds / done) * (total - done))} left` : '';
  return `${title}: ${done} of ${total} (${Math.floor((100 * done) / Math.max(total, 1))} %)${left}`;
};

const bar = (title: string, output: Output, now: () => number): Progress => {
  const began = now();
  const format = (_: unknown, { value, total, progress }: { value: number; total: number; progress: number }) => {
    const filled = Math.round(progress * 16);
    return `${'█'.repeat(filled)}${'░'.repeat(16 - filled)}  ${line(title, value, total, now() - began)}`;
  };
  const made = new SingleBar({ stream: output, format, clearOnComplete: true, linewrap: true, fps: 5 });
  let isShown = false;
  return {
    update(done, total) {
      if (isShown) made.update(done);
      else made.start(total, done);
      isShown = true;
    },
    stop: () => (isShown ? made.stop() : undefined),
  };
};

/** A bar on a terminal; elsewhere a line every ten seconds, so that a log of short work has none. @param now seconds on a clock that does not run back. */
export const progressOn = (
  title: string,
  output: Output = process.stderr,
  environment = process.env,
  now = () => performance.now() / 1000,
): Progress => {
  if (output.isTTY && environment['TERM'] !== 'dumb') return bar(title, output, now);
  const began = now();
  let told = began;
  return {
    update(done, total) {
      const time = now();
      if (time - told < EVERY) return;
      told = time;
      output.write(`${line(title, done, total, time - began)}\n`);
    },
    stop: () => undefined,
  };
};
