import type { EventPosition, TrainingEvent } from '@longway/contracts';
import type { EventStore } from './event-store';
import type { LineFile } from './line-file';

/** The event that a line holds; undefined where it holds none: a loss of power may leave anything behind. */
export const eventOf = (line: string): TrainingEvent | undefined => {
  try {
    const event = JSON.parse(line) as TrainingEvent | null;
    return typeof event?.run === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
};

/** Events of all runs in one file, one JSON object a line. A reader sees whole lines. */
export class EventLines implements EventStore {
  constructor(private readonly file: LineFile) {}

  get path(): string {
    return this.file.path;
  }

  write(event: TrainingEvent): void {
    this.file.append(JSON.stringify(event));
  }

  sync(): void {
    this.file.sync();
  }

  /** Lines that hold no event go as well. */
  async forget({ run, sequence }: EventPosition): Promise<void> {
    await this.file.keep((line) => {
      const event = eventOf(line);
      return event !== undefined && !(event.run === run && event.sequence >= sequence);
    });
  }

  close(): void {
    this.file.close();
  }
}
