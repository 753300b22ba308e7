import { LongwayError, type Sink, type TrainingEvent } from '@longway/contracts';
import type { LineFile } from './line-file';

/** Milliseconds that an event may wait for others, so that many steps cost one write. */
const patience = 1000;

const writeError = (path: string, cause: unknown): LongwayError =>
  new LongwayError(
    `Events are no longer written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    {
      where: path,
      remedy: 'Look for room on the disk and for the right to write there. The training goes on; its later events are lost.',
      cause,
    },
    'storage',
  );

/**
 * Appends every event to a file, one JSON object a line. Steps wait at most a second; anything else is written at once.
 * A reader sees whole lines.
 */
export class JsonlSink implements Sink {
  private waiting: string[] = [];
  private writtenAt = 0;
  private timer?: NodeJS.Timeout;
  private error?: LongwayError;
  private hasComplained = false;

  constructor(private readonly file: LineFile) {}

  /** Throws, once, when a write has failed. */
  next(event: TrainingEvent): void {
    if (!this.error) this.take(event);
    if (this.error && !this.hasComplained) {
      this.hasComplained = true;
      throw this.error;
    }
  }

  /** Throws where any event was not written. */
  async drain(): Promise<void> {
    this.flush();
    try {
      this.file.close();
    } catch (cause) {
      this.error ??= writeError(this.file.path, cause);
    }
    if (this.error) throw this.error;
  }

  private take(event: TrainingEvent): void {
    this.waiting.push(JSON.stringify(event));
    // The timer alone would not do: it cannot fire while the loop is blocked.
    if (event.type !== 'StepFinished' || Date.now() - this.writtenAt >= patience) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), patience).unref();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0 || this.error) return;
    try {
      this.file.append(this.waiting);
    } catch (cause) {
      // A line may have been cut short: whatever came behind it would be unreadable with it.
      this.error = writeError(this.file.path, cause);
    }
    this.waiting = [];
    this.writtenAt = Date.now();
  }
}
