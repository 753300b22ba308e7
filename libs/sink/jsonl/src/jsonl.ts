import { type EventPosition, LongwayError, type Sink, type TrainingEvent } from '@longway/contracts';
import type { LineFile } from './line-file';

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

/** The event that a line holds; undefined where it holds none: a loss of power may leave anything behind. */
const eventOf = (line: string): TrainingEvent | undefined => {
  try {
    const event = JSON.parse(line) as TrainingEvent | null;
    return typeof event?.run === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
};

/** Appends every event to a file at once, one JSON object a line. A reader sees whole lines. */
export class JsonlSink implements Sink {
  private error?: LongwayError;
  private hasComplained = false;
  private isDrained = false;

  constructor(private readonly file: LineFile) {}

  /** Throws, once, when a write has failed. */
  next(event: TrainingEvent): void {
    if (this.isDrained) return;
    if (!this.error) this.attempt(() => this.file.append(JSON.stringify(event)));
    if (this.error && !this.hasComplained) {
      this.hasComplained = true;
      throw this.error;
    }
  }

  /** Throws where any event was not written. */
  persist(): void {
    if (!this.error) this.attempt(() => this.file.sync());
    if (this.error) throw this.error;
  }

  /** Leaves out what the run is going to tell again, and lines that hold no event. Those of other runs stay. */
  async resume({ run, sequence }: EventPosition): Promise<void> {
    try {
      await this.file.keep((line) => {
        const event = eventOf(line);
        return event !== undefined && !(event.run === run && event.sequence >= sequence);
      });
    } catch (cause) {
      throw new LongwayError(
        `Earlier events cannot be taken up: ${messageOf(cause)}.`,
        { where: this.file.path, remedy: 'Look for room on the disk and for the right to read and write there.', cause },
        'storage',
      );
    }
  }

  /** Throws where any event was not written. */
  async drain(): Promise<void> {
    if (this.isDrained) return;
    // The number of a file that is closed may soon be another file's.
    this.isDrained = true;
    this.attempt(() => this.file.close());
    if (this.error) throw this.error;
  }

  /** A line may have been lost: whatever came behind it would hide that. */
  private attempt(write: () => void): void {
    try {
      write();
    } catch (cause) {
      this.error ??= writeError(this.file.path, cause);
    }
  }
}
