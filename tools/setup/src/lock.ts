import { createHash } from 'node:crypto';
import { type Server, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The kernel frees an abstract socket with its process, however that ends: no lock can be left behind. */
const take = (name: string): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(`\0${name}`, () => resolve(server));
  });

/** Runs `work` while no other process on this machine works on the same folder. @param onWait called once, if it has to wait. */
export const withLock = async <T>(
  folder: string,
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
  interval = 500,
): Promise<T> => {
  const name = `longway-setup-${createHash('sha256').update(folder).digest('hex')}`;
  let server = await take(name);
  if (!server) onWait();
  while (!server) {
    await sleep(interval);
    server = await take(name);
  }
  const held = server;
  try {
    return await work();
  } finally {
    await new Promise((resolve) => held.close(resolve));
  }
};
