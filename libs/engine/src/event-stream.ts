import type { EventBody, EventHead, RunIdentity, TrainingEvent } from '@longway/contracts';
import { type Observable, Subject } from 'rxjs';
import type { RunState } from './checkpoint/run-state';

/** Where a stream of events is, for another process to go on from. */
export type StreamState = Pick<RunState, 'step' | 'sequence' | 'warned'>;

/** The events of one run: numbered without a gap, dated, told to whoever listens. */
export class EventStream {
  private readonly subject = new Subject<TrainingEvent>();
  private sequence = 0;
  private readonly warned = new Set<string>();
  /** Training steps done so far. */
  step = 0;

  readonly events$: Observable<TrainingEvent> = this.subject.asObservable();

  constructor(private readonly run: RunIdentity) {}

  get state(): StreamState {
    return { step: this.step, sequence: this.sequence, warned: [...this.warned] };
  }

  /** Goes on from where another process was. */
  resume({ step, sequence, warned }: StreamState): void {
    this.step = step;
    this.sequence = sequence;
    for (const warning of warned) this.warned.add(warning);
  }

  emit(body: EventBody): void {
    const { arm, seed } = this.run;
    const head: EventHead = {
      run: `${arm}/seed-${seed}`,
      arm,
      seed,
      sequence: this.sequence++,
      step: this.step,
      time: new Date().toISOString(),
    };
    this.subject.next({ ...head, ...body });
  }

  /** Tells of something once a run, however many processes the run takes. */
  warn(code: string, message: string): void {
    const warning = `${code}: ${message}`;
    if (this.warned.has(warning)) return;
    this.warned.add(warning);
    this.emit({ type: 'Warned', code, message });
  }

  complete(): void {
    this.subject.complete();
  }
}
