import { join } from 'node:path';
import type { Vitals } from './hub';
import { readPlan } from './plan';
import { type LiveServer, openServer, type ServerOptions } from './server';
import { Tail } from './tail';

export interface WatchOptions extends Omit<ServerOptions, 'plan'> {
  /** How the process is that works in the folder, if any does. */
  readonly vitals: () => Promise<Vitals>;
}

/** Milliseconds. */
const POLL_EVERY = 300;
const VITALS_EVERY = 2000;

/**
 * Serves a page about a run folder, whichever process works in it, or none: what its `events.jsonl` says, as it grows.
 *
 * @throws LongwayError, exit `usage`, where the folder is that of no run, or a port that was asked for is taken.
 */
export const watchRun = async ({ vitals, ...options }: WatchOptions): Promise<LiveServer> => {
  const server = await openServer({ ...options, plan: await readPlan(options.folder) });
  const tail = new Tail(join(options.folder, 'events.jsonl'), server.hub);
  const look = async () => server.hub.tellVitals(await vitals());
  await tail.poll();
  await look();
  const timers = [setInterval(() => void tail.poll().catch(() => undefined), POLL_EVERY), setInterval(() => void look(), VITALS_EVERY)];
  return {
    ...server,
    async close(last) {
      timers.forEach((timer) => clearInterval(timer));
      await server.close(last);
    },
  };
};
