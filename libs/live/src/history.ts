import type { TrainingEvent } from '@longway/contracts';
import { type Columns, Curve, figuresOf } from './curve';

/** What somebody needs to know of a run who comes late. */
export interface RunSoFar {
  readonly run: string;
  readonly arm: string;
  readonly seed: number;
  /** All but steps, in their order. */
  readonly events: readonly TrainingEvent[];
  readonly steps: Columns;
  /** Warnings and the like that there was no room for. */
  readonly leftOut: number;
}

interface Kept extends Omit<RunSoFar, 'steps' | 'leftOut' | 'events'> {
  events: TrainingEvent[];
  readonly curve: Curve;
  leftOut: number;
  /** The number of the event that should come next. */
  next: number;
}

export interface HistorySize {
  /** Last events that are kept as they were told: a viewer that was away for no longer misses nothing of them. */
  readonly recent: number;
  /** Places of a run's curve. */
  readonly places: number;
  /** Events of a run beside steps. */
  readonly events: number;
}

const usual: HistorySize = { recent: 4096, places: 512, events: 500 };

/** Whether an event may be left out where there are too many. */
const isMinor = ({ type }: TrainingEvent): boolean => type === 'Warned' || type === 'CheckpointSaved';

/** The settings are long, and the page shows none. */
const lean = (event: TrainingEvent): TrainingEvent => (event.type === 'RunStarted' ? { ...event, config: undefined } : event);

/**
 * What was told so far, in bounded memory. Every event has a place, counted from 1, by which a viewer says what it has seen: numbers of events
 * would not do, for a run that goes on from a checkpoint tells some of them again.
 */
export class History {
  private readonly runs = new Map<string, Kept>();
  private recent: TrainingEvent[] = [];
  /** The place of the last event. */
  last = 0;
  /** The place of the last event that was told again: who has not seen it holds what is no longer so. */
  private floor = 0;

  constructor(private readonly size: HistorySize = usual) {}

  /** @returns false where the run tells again what it told before: what was sent of it no longer holds. */
  take(event: TrainingEvent): boolean {
    const kept = this.of(event);
    const goesOn = event.sequence >= kept.next;
    kept.next = event.sequence + 1;
    this.last += 1;
    if (!goesOn) {
      kept.events = kept.events.filter(({ sequence }) => sequence < event.sequence);
      kept.curve.cut(event.type === 'StepFinished' ? event.step - 1 : event.step);
      this.floor = this.last;
    }
    this.recent.push(lean(event));
    if (this.recent.length > this.size.recent) this.recent.splice(0, this.size.recent >> 2);
    if (event.type === 'StepFinished') kept.curve.add(event.step, figuresOf(event));
    else this.keep(kept, lean(event));
    return goesOn;
  }

  /** Every event behind a place, as it was told; undefined where that is too long ago. */
  since(place: number): readonly TrainingEvent[] | undefined {
    const missed = this.last - place;
    if (missed < 0 || missed > this.recent.length || place < this.floor) return undefined;
    return this.recent.slice(this.recent.length - missed);
  }

  get all(): readonly RunSoFar[] {
    return [...this.runs.values()].map(({ curve, next: _, ...kept }) => ({ ...kept, events: [...kept.events], steps: curve.columns }));
  }

  /** Whether a run told of this preview. */
  hasPreview(file: string): boolean {
    return [...this.runs.values()].some(({ events }) => events.some((event) => event.type === 'PreviewReady' && event.file === file));
  }

  private of({ run, arm, seed }: TrainingEvent): Kept {
    const found = this.runs.get(run);
    if (found) return found;
    const made: Kept = { run, arm, seed, events: [], curve: new Curve(this.size.places), leftOut: 0, next: 0 };
    this.runs.set(run, made);
    return made;
  }

  private keep(kept: Kept, event: TrainingEvent): void {
    // Of how far an evaluator is, the last word is enough.
    if (kept.events.at(-1)?.type === 'EvaluationProgressed') kept.events.pop();
    kept.events.push(event);
    if (kept.events.length <= this.size.events) return;
    const oldest = kept.events.findIndex(isMinor);
    kept.events.splice(Math.max(0, oldest), 1);
    kept.leftOut += 1;
  }
}
