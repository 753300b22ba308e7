import { type EventPosition, LongwayError, type Named, type Sink, type TrainingEvent } from '@longway/contracts';

/** What is told of a sink that does not do as it should. */
export interface Complaint {
  readonly run: string;
  readonly code: 'sink' | 'sink-behind' | 'sink-slow';
  readonly message: string;
}

/** Events that may wait for a sink: a few minutes of quick steps, a few megabytes. */
const MOST_WAITING = 10_000;

/** The share of a run's time that a sink may take without a word. The first seconds of a run say little. */
const MOST_SHARE = 0.05;
const MEASURED_MS = 10_000;

/** Milliseconds. A sink that hangs must not keep the process from ending. */
const DRAIN_MS = 30_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const within = async (milliseconds: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not done within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The way to one sink. Events wait here while it is busy with an earlier one, so that nobody has to wait for the sink. */
export class SinkChannel {
  private waiting: TrainingEvent[] = [];
  /** Settles, always well, once what the sink is busy with is done. */
  private busy?: Promise<void>;
  /** Steps that the sink never heard of. */
  private missed = 0;
  private run = '';
  /** When the first event of the run came, and how much time the sink has taken since; milliseconds. */
  private began = 0;
  private taken = 0;

  constructor(
    private readonly sink: Named<Sink>,
    private readonly complain: (complaint: Complaint) => void,
  ) {}

  tell(event: TrainingEvent): void {
    if (event.run !== this.run) [this.run, this.began, this.taken] = [event.run, performance.now(), 0];
    if (this.busy) this.wait(event);
    else this.hand(event);
  }

  persist(): void {
    this.measured(this.run, () => this.sink.value.persist?.());
  }

  /** @throws LongwayError that names the sink. */
  async resume(position: EventPosition): Promise<void> {
    const { value } = this.sink;
    if (!value.resume) return;
    try {
      // Of earlier runs in this process.
      await within(DRAIN_MS, this.settle());
      await value.resume(position);
    } catch (cause) {
      throw new LongwayError(
        'a sink cannot go on from where the run was saved',
        {
          where: `the sink ${this.sink.name}`,
          found: messageOf(cause),
          remedy: 'mend what is said here, or leave the sink out of the experiment',
          cause,
        },
        cause instanceof LongwayError ? cause.exit : 'storage',
      );
    }
  }

  /** Lets the sink finish, as long as that takes no longer than it may. @returns what went wrong. */
  async drain(): Promise<readonly string[]> {
    const { name } = this.sink;
    const messages: string[] = [];
    try {
      await within(DRAIN_MS, this.finish());
    } catch (error) {
      messages.push(`the sink ${name} failed: ${messageOf(error)}`);
    }
    const unheard = this.waiting.splice(0).length;
    if (this.missed > 0) messages.push(`the sink ${name} could not keep up and never heard of ${this.missed} steps`);
    if (unheard > 0) messages.push(`the sink ${name} never heard of the last ${unheard} events`);
    return messages;
  }

  private async finish(): Promise<void> {
    await this.settle();
    await this.sink.value.drain();
  }

  /** Resolves when nothing waits for the sink. */
  private async settle(): Promise<void> {
    while (this.busy) await this.busy;
  }

  private hand(event: TrainingEvent): void {
    this.measured(event.run, () => {
      const heard = this.sink.value.next(event);
      if (heard) this.busy = this.await(heard, event.run);
    });
  }

  private async await(heard: Promise<void>, run: string): Promise<void> {
    try {
      await heard;
    } catch (error) {
      this.fail(run, error);
    }
    this.busy = undefined;
    while (!this.busy && this.waiting.length > 0) this.hand(this.waiting.shift() as TrainingEvent);
  }

  private wait(event: TrainingEvent): void {
    this.waiting.push(event);
    if (this.waiting.length <= MOST_WAITING) return;
    const oldest = this.waiting.findIndex(({ type }) => type === 'StepFinished');
    // What happens once or a few times in a run is kept, however much of it there is.
    if (oldest < 0) return;
    this.waiting.splice(oldest, 1);
    this.missed += 1;
    const count = MOST_WAITING.toLocaleString('en-US');
    this.complain({
      run: event.run,
      code: 'sink-behind',
      message: `the sink ${this.sink.name} is ${count} events behind; it will not hear of every step`,
    });
  }

  /** Does what may block this thread, and throw. */
  private measured(run: string, call: () => void): void {
    const started = performance.now();
    try {
      call();
    } catch (error) {
      this.fail(run, error);
    }
    const now = performance.now();
    this.taken += now - started;
    const share = this.taken / (now - this.began);
    if (now - this.began < MEASURED_MS || share <= MOST_SHARE) return;
    const message = `the sink ${this.sink.name} holds the training up: it takes ${Math.round(100 * share)} % of the time`;
    this.complain({ run, code: 'sink-slow', message });
  }

  private fail(run: string, error: unknown): void {
    this.complain({ run, code: 'sink', message: `the sink ${this.sink.name} failed: ${messageOf(error)}` });
  }
}
