import type { EventBody, EventHead, RunIdentity, TrainingEvent } from '@longway/contracts';
import { type Observable, Subject } from 'rxjs';

/** The events of one run: numbered without a gap, dated, told to whoever listens. */
export class EventStream {
  private readonly subject = new Subject<TrainingEvent>();
  private sequence = 0;
  /** Training steps done so far. */
  step = 0;

  readonly events$: Observable<TrainingEvent> = this.subject.asObservable();

  constructor(private readonly run: RunIdentity) {}

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

  complete(): void {
    this.subject.complete();
  }
}
