import { existsSync, rmSync } from 'node:fs';
import type { FillJob } from '../decode/fill';
import * as worker from '../decode/worker';

export const { scale, inspect } = worker;

const forever = () => new Promise<never>(() => undefined);

/** How a thread ends that meets a file `PICTURE.FATE`. */
const fates = {
  exit: () => process.exit(3),
  exception: () => {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
    return forever();
  },
  memory: () => {
    for (const hoard: unknown[] = []; ;) hoard.push(Array.from({ length: 1e5 }, () => hoard.length));
  },
  poison: () => process.exit(4),
} as const;

export type Fate = keyof typeof fates;

/** As the real one, in a thread that ends where a file says so: once, but for poison, and with rubbish where the job's images go. */
export const fill = async (job: FillJob) => {
  const size = job.shape.reduce((product, length) => product * length, 1);
  for (const [i, { source }] of job.images.entries()) {
    for (const [name, fate] of Object.entries(fates)) {
      const order = 'path' in source ? `${source.path}.${name}` : '';
      if (!existsSync(order)) continue;
      if (name !== 'poison') rmSync(order, { force: true });
      Atomics.store(job.at, 0, i);
      for (const { position } of job.images) new Uint8Array(job.memory, position * size, size).fill(170);
      await fate();
    }
  }
  return worker.fill(job);
};
