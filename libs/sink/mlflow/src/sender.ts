import { setTimeout as sleep } from 'node:timers/promises';
import type { Outbox } from './outbox';
import type { PostOffice } from './post-office';
import { ServerAway } from './server';

/** Milliseconds. */
export interface Pace {
  /** From an event to the request that sends it: others join it. */
  readonly gather: number;
  /** From a failure to the next try, at first; doubled with each one. */
  readonly firstRetry: number;
  readonly lastRetry: number;
  /** How long the end waits for a server that does not answer. */
  readonly patience: number;
}

export const usualPace: Pace = { gather: 1000, firstRetry: 1000, lastRetry: 60_000, patience: 15_000 };

/** Steps by steps: ten metrics or so each, a request or two. */
const EVENTS = 100;

/** Carries events from the outbox to the server, while training goes on. Never throws: what is wrong is told by {@link trouble}. */
export class Sender {
  private offset = 0;
  private work?: Promise<void>;
  /** Ends the wait in hand. */
  private waiting?: AbortController;
  private isPaused = false;
  /** When the end was asked for. */
  private ends?: number;

  /** Why nothing can be sent. */
  trouble?: Error;

  constructor(
    private readonly outbox: Outbox,
    private readonly office: PostOffice,
    private readonly pace: Pace,
  ) {}

  /** Has what is in the outbox sent, by and by. */
  wake(): void {
    this.work ??= this.run().finally(() => (this.work = undefined));
  }

  /** Resolves when nothing is under way; what is in the outbox is then begun again from its start. */
  async restart(change: () => Promise<void>): Promise<void> {
    this.isPaused = true;
    this.waiting?.abort();
    await this.work;
    await change();
    this.offset = 0;
    this.trouble = undefined;
    this.isPaused = false;
  }

  /** Sends what is left. @returns whether the server has all of it. */
  async finish(): Promise<boolean> {
    this.ends = performance.now();
    this.waiting?.abort();
    await this.work;
    // For what came since it last looked.
    this.wake();
    await this.work;
    return this.trouble === undefined;
  }

  private async run(): Promise<void> {
    let retry = this.pace.firstRetry;
    if (this.ends === undefined) await this.wait(this.pace.gather);
    while (!this.isPaused) {
      try {
        const letter = await this.outbox.read(this.offset, EVENTS);
        if (!letter) return;
        await this.office.deliver(letter.events);
        this.offset = letter.end;
        this.trouble = undefined;
        retry = this.pace.firstRetry;
      } catch (error) {
        this.trouble = error as Error;
        this.office.forget();
        if (this.ends !== undefined && (this.isOver || !(error instanceof ServerAway))) return;
        await this.wait(retry);
        retry = Math.min(2 * retry, this.pace.lastRetry);
      }
    }
  }

  private get isOver(): boolean {
    return this.ends !== undefined && performance.now() - this.ends > this.pace.patience;
  }

  /** Not for long at the end. A process that has nothing else to do does not wait. */
  private async wait(milliseconds: number): Promise<void> {
    const atMost = this.ends === undefined ? milliseconds : Math.min(milliseconds, this.pace.patience / 10);
    this.waiting = new AbortController();
    await sleep(atMost, undefined, { signal: this.waiting.signal, ref: this.ends !== undefined }).catch(() => undefined);
  }
}
