import { LongwayError } from '@longway/contracts';
import { Redis } from 'ioredis';
import { type QueueAddress, readQueueUrl } from './queue-url';

/** A connection to Redis that comes back by itself. */
export interface QueueConnection {
  readonly redis: Redis;
  readonly address: QueueAddress;
  /** At once, whatever was asked and not answered. */
  disconnect(): void;
}

export interface ConnectOptions {
  readonly warn: (message: string) => void;
  /** Milliseconds to wait for the first answer. */
  readonly patience?: number;
}

/** BullMQ wants what came with Redis 6.2. */
const OLDEST = [6, 2] as const;

/** The longest that a client waits before it tries again, milliseconds. */
const LONGEST_WAIT = 10_000;

const retryAfter = (times: number): number => Math.min(250 * 2 ** Math.min(times - 1, 10), LONGEST_WAIT);

const field = (info: string, name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

const start = (shown: string): string => `start one (redis-server), or correct the address; redis-cli -u ${shown} ping asks it`;

/** What an error of the first contact means. */
const explain = (error: unknown, { shown }: QueueAddress): LongwayError => {
  const { message, code = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
  const mishap = (expected: string, remedy: string) => ({ where: shown, expected, found: message || code, remedy, cause: error });
  if (/NOAUTH|WRONGPASS|invalid password|AUTH/.test(message))
    return new LongwayError(
      'does not let longway in',
      mishap('the user and password of this Redis', 'put them into the address: redis://USER:PASSWORD@HOST'),
      'environment',
    );
  if (/NOPERM/.test(message))
    return new LongwayError(
      'does not let this user do what a queue needs',
      mishap('a user who may read and write keys, run scripts and ask INFO', 'give the user those rights (ACL SETUSER)'),
      'environment',
    );
  if (/DB index/.test(message))
    return new LongwayError('has no such database', mishap('a database of this Redis', 'correct the number behind the slash'), 'usage');
  if (/LOADING/.test(message))
    return new LongwayError('is still reading its data from disk', mishap('a Redis that is ready', 'wait, and try again'), 'environment');
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code))
    return new LongwayError('is a host that nobody knows', mishap('the name of a host', 'correct the address'), 'environment');
  return new LongwayError('no Redis answers there', mishap('a Redis that answers', start(shown)), 'environment');
};

/** Refuses a server that a queue would not work on, and warns of one that may lose jobs. */
const check = (info: string, { shown }: QueueAddress, warn: (message: string) => void): void => {
  const version = field(info, 'redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    throw new LongwayError(
      'is too old a Redis',
      { where: shown, expected: `${OLDEST.join('.')} or newer`, found: version, remedy: 'install a newer one' },
      'environment',
    );
  if (field(info, 'redis_mode') === 'cluster')
    throw new LongwayError(
      'is a Redis Cluster',
      { where: shown, expected: 'a single Redis', found: 'redis_mode:cluster', remedy: 'start a redis-server for the queue' },
      'environment',
    );
  if (field(info, 'role') === 'slave')
    throw new LongwayError(
      'is a copy that cannot be written to',
      { where: shown, expected: 'a primary', found: 'role:slave', remedy: `name its primary, ${field(info, 'master_host') ?? ''}` },
      'environment',
    );
  const policy = field(info, 'maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction')
    warn(
      `${shown} forgets keys when its memory is full (maxmemory-policy ${policy}), jobs among them. CONFIG SET maxmemory-policy noeviction`,
    );
};

/** Asks the server who it is, once. */
const introduce = async (address: QueueAddress, patience: number): Promise<string> => {
  const first = new Redis(address.href, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: patience,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    disconnectTimeout: 200,
  });
  let reason: unknown;
  first.on('error', (error) => (reason ??= error));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patience / 1000} s`)), patience);
  });
  try {
    const ask = async () => {
      await first.connect();
      // The client asks for the database as well, and says nothing where there is none: it would use the first.
      await first.select(first.options.db ?? 0);
      return first.info();
    };
    return await Promise.race([ask(), late]);
  } catch (error) {
    throw explain(reason ?? error, address);
  } finally {
    clearTimeout(timer);
    first.disconnect();
  }
};

/**
 * Connects to the Redis of a queue.
 *
 * A Redis that goes away later is waited for, with longer and longer pauses (a quarter of a second to ten), and what is asked meanwhile is answered
 * when it is back.
 *
 * @throws LongwayError (environment, usage) that says which Redis, what is wrong with it and what mends it, never with a password.
 */
export const connectQueue = async (url: string, { warn, patience = 5000 }: ConnectOptions): Promise<QueueConnection> => {
  const address = readQueueUrl(url);
  check(await introduce(address, patience), address, warn);
  const redis = new Redis(address.href, {
    maxRetriesPerRequest: null,
    retryStrategy: retryAfter,
    connectTimeout: patience,
    disconnectTimeout: 200,
  });
  // Whoever watches says that it is gone; without a listener the process would end.
  redis.on('error', () => undefined);
  return { redis, address, disconnect: () => redis.disconnect() };
};
