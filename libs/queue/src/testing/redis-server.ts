import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A redis-server of one's own, for tests: on a free port of this machine, with its files in a folder that goes with it. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends the server. @param signal SIGKILL for a machine that lost its power. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same port. @param isEmpty without what it held. */
  restart(isEmpty?: boolean): Promise<void>;
  /** Ends it, and removes its files. */
  remove(): Promise<void>;
}

/** Whether this machine has the program. */
export const hasRedisServer = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
};

const answers = async (port: number, password: string | undefined): Promise<boolean> => {
  const client = new Redis({ port, password, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
};

/** @param options as in redis.conf, e.g. `{ requirepass: 'secret' }`. Without `appendonly: 'yes'` nothing outlives a restart. */
export const startRedisServer = async (options: Readonly<Record<string, string>> = {}): Promise<RedisServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'longway-redis-'));
  const port = await freePort();
  const given = { port: `${port}`, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', ...options };
  const words = Object.entries(given).flatMap(([key, value]) => [`--${key}`, value]);
  let server: ChildProcess | undefined;
  // It does not outlive a test that is interrupted.
  const endWithUs = () => void server?.kill('SIGKILL');
  process.once('exit', endWithUs);

  const start = async (): Promise<void> => {
    const started = spawn('redis-server', words, { stdio: 'ignore' });
    server = started;
    for (let tries = 0; !(await answers(port, given['requirepass' as keyof typeof given])); tries++) {
      if (started.exitCode !== null || tries > 200) throw new Error(`redis-server does not start: exit code ${started.exitCode}`);
      await sleep(50);
    }
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    const ending = server;
    server = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    end,
    async restart(isEmpty = false) {
      await end();
      if (isEmpty) await rm(join(folder, 'appendonlydir'), { recursive: true, force: true });
      await start();
    },
    async remove() {
      await end('SIGKILL');
      process.off('exit', endWithUs);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
