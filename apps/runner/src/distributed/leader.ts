import type { Ranks } from '@longway/contracts';
import { type Pause, tellFailure } from '@longway/engine';
import type { Experiment } from '@longway/registry';
import { begin } from './begin';

/** What rank 0 has the others do next. */
export type Order =
  | {
      /** The run to train along: `ARM/seed-N`. */
      readonly run: string;
      /** The experiment's folder, which all ranks see. */
      readonly folder: string;
      readonly pause?: Pause;
    }
  /** Nothing more: the process ends with this code. */
  | { readonly end: number };

/** Rank 0's way of having the other ranks do what it does. They wait for its orders between two trainings, however long they take to come. */
export class Leader {
  /** Where the others wait: for all to be ready, for an order, or nowhere. */
  private awaited: 'beginning' | 'order' | undefined = 'beginning';
  private torn = false;

  constructor(readonly ranks: Ranks) {}

  /** Whether a training could not go on on this rank, while the others are in the midst of it: only the end of all processes is left. */
  get isTorn(): boolean {
    return this.torn;
  }

  tear(): void {
    this.torn = true;
  }

  /** To be called once all that can be checked has been, and before anything is written; see {@link begin}. */
  async begin(experiment: Experiment): Promise<void> {
    this.awaited = undefined;
    await begin(this.ranks, experiment);
    this.awaited = 'order';
  }

  /** Has the others begin a run. */
  async lead(order: Extract<Order, { run: string }>): Promise<void> {
    await this.order(order);
  }

  /** Has the others end. */
  async end(code: number): Promise<void> {
    await this.order({ end: code });
  }

  /** Has the others end where this rank came to an error outside of a run. */
  async fail(error: unknown, code: number): Promise<void> {
    if (this.awaited === 'beginning') await tellFailure(this.ranks, error);
    if (this.awaited === 'order') await this.end(code);
  }

  private async order(order: Order): Promise<void> {
    await this.ranks.exchange(JSON.stringify(order));
  }
}
