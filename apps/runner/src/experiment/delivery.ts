import type { EventPosition, Named, Sink, TrainingEvent } from '@longway/contracts';
import { type Complaint, SinkChannel } from './sink-channel';

type Warn = (code: string, message: string) => void;

const isLast = ({ type }: TrainingEvent): boolean => type === 'RunFinished' || type === 'RunFailed';

/** Tells events to sinks. One that throws, hangs or falls behind costs a warning, never the training. */
export class Delivery {
  private readonly channels: readonly SinkChannel[];
  private readonly complained = new Set<string>();
  /** Complaints that wait until every sink has heard the event in hand. */
  private held: Complaint[] = [];
  /** How many events are in hand: a warning is an event itself. */
  private depth = 0;
  /** Absent while no run would hear a warning. */
  private warn?: Warn;
  /** What nobody could be warned of. */
  private readonly late: string[] = [];

  constructor(sinks: readonly Named<Sink>[]) {
    this.channels = sinks.map((sink) => new SinkChannel(sink, (complaint) => this.take(sink.name, complaint)));
  }

  /**
   * Returns once every sink has heard of the event, or has it in its queue.
   *
   * @param warn is told, until the run's last event, of what is wrong with a sink: each kind of fault once in a run, with a code of its
   * own (`sink`: it failed, `sink-behind`, `sink-slow`).
   */
  next(event: TrainingEvent, warn: Warn): void {
    this.warn = warn;
    this.depth += 1;
    for (const channel of this.channels) channel.tell(event);
    this.depth -= 1;
    this.tellHeld();
    if (isLast(event)) this.warn = undefined;
  }

  /** What sinks were told so far outlives a loss of power, or a warning says that it does not. */
  persist(): void {
    for (const channel of this.channels) channel.persist();
  }

  /**
   * Has every sink forget what is going to be told again.
   *
   * @throws LongwayError that names the sink which cannot.
   */
  async resume(position: EventPosition): Promise<void> {
    await Promise.all(this.channels.map((channel) => channel.resume(position)));
  }

  /** Lets every sink finish, in half a minute at most. @returns what went wrong and was not warned of. */
  async drain(): Promise<readonly string[]> {
    const messages = await Promise.all(this.channels.map((channel) => channel.drain()));
    return [...this.late, ...messages.flat()];
  }

  private take(name: string, complaint: Complaint): void {
    const key = `${complaint.run}: ${name}: ${complaint.code}`;
    // A sink that fails at its own warning must not call for another one.
    if (this.complained.has(key)) return;
    this.complained.add(key);
    this.held.push(complaint);
    this.tellHeld();
  }

  private tellHeld(): void {
    if (this.depth > 0) return;
    for (const { run, code, message } of this.held.splice(0)) {
      if (this.warn) this.warn(code, message);
      else this.late.push(run ? `${run}: ${message}` : message);
    }
  }
}
