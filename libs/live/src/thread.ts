import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { LongwayError } from '@longway/contracts';
import type { FromThread, Refusal, ThreadOptions, ToThread } from './messages';
import { readPlan } from './plan';
import { openServer } from './server';
import { Tail } from './tail';

/** Milliseconds. */
const VITALS_EVERY = 2000;

const port = parentPort;
const tell = (message: FromThread): void => port?.postMessage(message);

const refusalOf = (error: unknown): Refusal => {
  if (!(error instanceof LongwayError)) return { summary: (error as Error).message };
  const { where, found, remedy } = error.mishap;
  return { summary: error.summary, where, found, remedy };
};

/**
 * The page of a run of this process, served by a thread of its own: steps block the thread that trains, and a page must not wait for
 * them, nor they for it.
 */
const serve = async (options: ThreadOptions): Promise<void> => {
  const server = await openServer({
    ...options,
    plan: await readPlan(options.folder),
    act: async (action) => void tell({ type: 'asked', action }),
  });
  const { hub } = server;
  // What other processes told of the experiment before.
  await new Tail(join(options.folder, 'events.jsonl'), hub).poll();
  const vitals = () => hub.tellVitals({ status: 'running', memory: process.memoryUsage.rss() });
  vitals();
  const timer = setInterval(vitals, VITALS_EVERY);
  port?.on('message', async (message: ToThread) => {
    if (message.type === 'event') return hub.take(message.event);
    clearInterval(timer);
    await server.close({ status: message.status });
    tell({ type: 'closed' });
    port.close();
  });
  tell({ type: 'listening', url: server.url });
};

serve(workerData as ThreadOptions).catch((error: unknown) => {
  tell({ type: 'failed', refusal: refusalOf(error) });
  port?.close();
});
