import type { TrainingEvent } from '../events';

/** A place in the events of an experiment: before the event of `run` that has the number `sequence`. */
export interface EventPosition {
  /** `ARM/seed-N` */
  readonly run: string;
  readonly sequence: number;
}

/** A subscriber of the event stream. One that throws costs a warning, never the training. */
export interface Sink {
  /**
   * Hears of an event. What blocks in here holds the training up; a promise does not: later events wait for it, and where more than
   * 10,000 wait, the oldest steps among them are left out. An event that comes after {@link drain} is ignored, without an error.
   */
  next(event: TrainingEvent): void | Promise<void>;
  /** Resolves when everything that was received is where it belongs. Called once, after the last event; given 30 seconds. */
  drain(): Promise<void>;
  /**
   * What was told so far must outlive a loss of power when this returns: a checkpoint is about to be committed that relies on it.
   * Called many times in a run. Throws where an event is lost.
   */
  persist?(): void;
  /**
   * A run goes on from a checkpoint: its events from the position on will be told again. Forgets what it kept of those, and whatever is
   * damaged; events of other runs stay. Called before the run's first event of this process. Throws a LongwayError where it cannot.
   */
  resume?(position: EventPosition): void | Promise<void>;
}
