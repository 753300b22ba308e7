import { type EventPosition, type EventType, LongwayError, type Sink, type TrainingEvent } from '@longway/contracts';
import { isPoint } from '@longway/event-files';
import type { Outbox } from './outbox';
import type { Sender } from './sender';

const sent: readonly EventType[] = ['RunStarted', 'StepFinished', 'EvaluationFinished', 'RunFinished', 'RunFailed'];

/** Tells an MLflow server. Events wait in the outbox until it has them. */
export class MlflowSink implements Sink {
  private hasComplained = false;
  private isDrained = false;

  /** @param uri for messages. */
  constructor(
    private readonly uri: string,
    private readonly outbox: Outbox,
    private readonly sender: Sender,
    private readonly every: number,
  ) {}

  /** Throws when the server does not take events: once, until it does again. */
  next(event: TrainingEvent): void {
    if (this.isDrained || !this.isSent(event)) return;
    this.outbox.put(event);
    this.sender.wake();
    const { trouble } = this.sender;
    if (trouble && !this.hasComplained) {
      this.hasComplained = true;
      throw this.explain(trouble);
    }
    this.hasComplained = trouble !== undefined;
  }

  persist(): void {
    this.outbox.persist();
  }

  /** What the server has it keeps, and it is not told again. */
  resume(position: EventPosition): Promise<void> {
    return this.sender.restart(() => this.outbox.forget(position));
  }

  /** Throws where the server does not have everything. */
  async drain(): Promise<void> {
    if (this.isDrained) return;
    this.isDrained = true;
    const isWhole = await this.sender.finish();
    await this.outbox.close();
    if (!isWhole) throw this.explain(this.sender.trouble as Error);
    this.outbox.remove();
  }

  private isSent(event: TrainingEvent): boolean {
    return sent.includes(event.type) && (event.type !== 'StepFinished' || isPoint(event.step, this.every));
  }

  private explain(trouble: Error): LongwayError {
    return new LongwayError(
      `The MLflow server does not take events: ${trouble.message}.`,
      {
        where: this.uri,
        remedy:
          'Look whether it runs and whom it lets in. The training goes on; events are kept in the run folder, and sent where the experiment goes on (--resume).',
        cause: trouble,
      },
      'environment',
    );
  }
}
