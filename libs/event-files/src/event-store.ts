import type { EventPosition, TrainingEvent } from '@longway/contracts';

/** Where a sink keeps events. Every method throws what the file system says. */
export interface EventStore {
  /** For messages. */
  readonly path: string;
  write(event: TrainingEvent): void;
  /** What was written outlives a loss of power when this returns. */
  sync(): void;
  /** Leaves out the events of this run from the position on, and whatever is damaged. */
  forget(position: EventPosition): Promise<void>;
  close(): void;
}
