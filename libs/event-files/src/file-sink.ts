import { type EventPosition, LongwayError, type Sink, type TrainingEvent } from '@longway/contracts';
import type { EventStore } from './event-store';

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const writeError = (path: string, cause: unknown): LongwayError =>
  new LongwayError(
    `Events are no longer written: ${messageOf(cause)}.`,
    {
      where: path,
      remedy: 'Look for room on the disk and for the right to write there. The training goes on; its later events are lost.',
      cause,
    },
    'storage',
  );

/**
 * A sink over files: writes at once, and nothing more once a write has failed. A LongwayError of exit `data` is no such failure: what an
 * event speaks of cannot be read, and later events have nothing to do with it.
 */
export class FileSink implements Sink {
  private error?: LongwayError;
  private hasComplained = false;
  private isDrained = false;

  constructor(private readonly store: EventStore) {}

  /** Throws when a write has failed, once, and for each event that speaks of what cannot be read. */
  next(event: TrainingEvent): void {
    if (this.isDrained) return;
    if (!this.error) this.attempt(() => this.store.write(event));
    if (this.error && !this.hasComplained) {
      this.hasComplained = true;
      throw this.error;
    }
  }

  /** Throws where any event was not written. */
  persist(): void {
    if (!this.error) this.attempt(() => this.store.sync());
    if (this.error) throw this.error;
  }

  /** Leaves out what the run is going to tell again. Events of other runs stay. */
  async resume(position: EventPosition): Promise<void> {
    try {
      await this.store.forget(position);
    } catch (cause) {
      throw new LongwayError(
        `Earlier events cannot be taken up: ${messageOf(cause)}.`,
        { where: this.store.path, remedy: 'Look for room on the disk and for the right to read and write there.', cause },
        'storage',
      );
    }
  }

  /** Throws where any event was not written. */
  async drain(): Promise<void> {
    if (this.isDrained) return;
    // The number of a file that is closed may soon be another file's.
    this.isDrained = true;
    this.attempt(() => this.store.close());
    if (this.error) throw this.error;
  }

  /** An event may have been lost: whatever came behind it would hide that. */
  private attempt(write: () => void): void {
    try {
      write();
    } catch (cause) {
      if (cause instanceof LongwayError && cause.exit === 'data') throw cause;
      this.error ??= writeError(this.store.path, cause);
    }
  }
}
