import type { TrainingEvent } from '@longway/contracts';
import type { Vitals } from './hub';
import type { Action } from './server';

/** What the thread is made for. */
export interface ThreadOptions {
  readonly folder: string;
  readonly host: string;
  readonly port?: number;
}

/** To the thread. */
export type ToThread =
  | { readonly type: 'event'; readonly event: TrainingEvent }
  /** Tell the viewers, close, and say so. */
  | { readonly type: 'end'; readonly status: Vitals['status'] };

/** An error does not keep its class between threads. */
export interface Refusal {
  readonly summary: string;
  readonly where?: string;
  readonly found?: string;
  readonly remedy?: string;
}

/** From the thread. */
export type FromThread =
  | { readonly type: 'listening'; readonly url: string }
  | { readonly type: 'failed'; readonly refusal: Refusal }
  | { readonly type: 'asked'; readonly action: Action }
  | { readonly type: 'closed' };
