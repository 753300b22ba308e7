import type { TrainingEvent } from '../events';

/** A subscriber of the event stream. One that throws costs a warning, never the training. */
export interface Sink {
  next(event: TrainingEvent): void;
  /** Resolves when everything that was received is where it belongs. Called once, after the last event. */
  drain(): Promise<void>;
}
