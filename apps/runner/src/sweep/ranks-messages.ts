import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What rank 0 is told while it works. */
export type RankWish = { readonly wish: 'stop' | 'checkpoint' };

/** Sends a message as a line of JSON. @returns once it is on its way. */
export const writeLine = (socket: Socket, message: unknown): Promise<void> =>
  new Promise((resolve) => {
    // Nobody may listen any more.
    if (socket.destroyed || socket.writableEnded) resolve();
    else socket.write(`${JSON.stringify(message)}\n`, () => resolve());
  });

/** Hears messages, a line each. */
export const onLine = <T>(socket: Socket, hear: (message: T) => void): void => {
  createInterface({ input: socket }).on('line', (line) => hear(JSON.parse(line) as T));
};
