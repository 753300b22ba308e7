import { Worker } from 'node:worker_threads';
import { LongwayError, type TrainingEvent } from '@longway/contracts';
import type { Observable } from 'rxjs';
import type { Vitals } from './hub';
import type { FromThread, ThreadOptions, ToThread } from './messages';
import type { Action } from './server';
import { threadFile } from './thread-file';

export interface LiveViewOptions extends ThreadOptions {
  /** Those of the experiment in the folder. */
  readonly events$: Observable<TrainingEvent>;
  /** Is told what viewers ask for. */
  readonly act: (action: Action) => void;
}

export interface LiveView {
  readonly url: string;
  /** Tells the viewers how it ended, and closes. */
  end(status: Vitals['status']): Promise<void>;
}

/** Milliseconds until a thread is ended that does not close by itself. */
const PATIENCE = 3000;

/**
 * Serves a page about the experiment of this process while it runs, from a thread that does not keep the process alive.
 *
 * @throws LongwayError, exit `usage`, where a port that was asked for is taken.
 */
export const openLiveView = async ({ events$, act, ...options }: LiveViewOptions): Promise<LiveView> => {
  const { filename, execArgv } = threadFile();
  const worker = new Worker(filename, { execArgv, workerData: options });
  const url = await new Promise<string>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: FromThread) => {
      if (message.type === 'listening') resolve(message.url);
      if (message.type === 'failed') reject(new LongwayError(message.refusal.summary, message.refusal, 'usage'));
      if (message.type === 'asked') act(message.action);
    });
  });
  // From here on the process may end without it.
  worker.unref();
  // A page that fails is no reason to end the training.
  worker.on('error', (error) => process.emitWarning(`the live page is gone: ${error.message}`, 'LongwayWarning'));
  const isClosed = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const send = (message: ToThread): void => worker.postMessage(message);
  const subscription = events$.subscribe((event) => send({ type: 'event', event }));
  return {
    url,
    async end(status) {
      subscription.unsubscribe();
      send({ type: 'end', status });
      const timer = setTimeout(() => void worker.terminate(), PATIENCE);
      await isClosed;
      clearTimeout(timer);
    },
  };
};
