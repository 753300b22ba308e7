import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LongwayError } from '@longway/contracts';
import { connectQueue } from './connect';
import { readQueueUrl } from './queue-url';
import { hasRedisServer, type RedisServer, startRedisServer } from './testing';

const refusal = async (url: string, patience?: number): Promise<LongwayError> => {
  const connection = connectQueue(url, { warn: () => undefined, patience });
  const error: unknown = await connection.then(
    (open) => open.disconnect(),
    (thrown: unknown) => thrown,
  );
  if (error instanceof LongwayError) return error;
  throw new Error('was let in', { cause: error });
};

describe('the address of a queue', () => {
  it('is shown without its password', () => {
    const read = readQueueUrl('redis://me:s3cret@queue.example:6390/2?password=s3cret');
    expect(read.shown).toBe('redis://me:***@queue.example:6390/2');
    expect(read.href).toContain('s3cret');
  });

  it.each([
    'localhost:6379',
    'http://me:s3cret@host',
    'redis://',
    'me:s3cret@host',
    'redis://me:s3cret@host/jobs',
    'redis://me:s3cret@ho st',
  ])('is refused without its password: %s', (url) => {
    expect(() => readQueueUrl(url)).toThrow(
      expect.objectContaining({ exit: 'usage', mishap: expect.objectContaining({ where: '--queue' }) }),
    );
    expect(() => readQueueUrl(url)).not.toThrow(/s3cret/);
  });

  it('is told of where nothing answers, or something else does', async () => {
    const nothing = await refusal('redis://me:s3cret@127.0.0.1:1');
    expect(nothing).toMatchObject({
      exit: 'environment',
      mishap: { where: 'redis://me:***@127.0.0.1:1', found: expect.stringContaining('ECONNREFUSED') },
    });
    expect(nothing.message).not.toContain('s3cret');
    const web = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => web.once('listening', resolve));
    const { port } = web.address() as AddressInfo;
    expect(await refusal(`redis://127.0.0.1:${port}`, 1000)).toMatchObject({ exit: 'environment', summary: 'no Redis answers there' });
    web.closeAllConnections();
    web.close();
  });
});

// Debian's package redis-server; without it these are left out, and jest counts them as skipped.
(hasRedisServer() ? describe : describe.skip)('a Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer({ requirepass: 's3cret', 'maxmemory-policy': 'allkeys-lru' });
  });
  afterAll(() => server.remove());
  const address = (user: string) => `redis://${user}127.0.0.1:${server.port}`;

  it('lets in who knows the password, and is warned of where it forgets keys', async () => {
    const warnings: string[] = [];
    const connection = await connectQueue(address(':s3cret@'), { warn: (message) => warnings.push(message) });
    expect(await connection.redis.ping()).toBe('PONG');
    connection.disconnect();
    expect(warnings).toEqual([expect.stringMatching(/maxmemory-policy allkeys-lru.*noeviction/)]);
    expect(warnings.join()).not.toContain('s3cret');
  });

  it('lets in nobody else, which is said without the password that was tried', async () => {
    for (const user of ['', ':wr0ng@', 'me:wr0ng@']) {
      const error = await refusal(address(user));
      expect(error).toMatchObject({ exit: 'environment', summary: 'does not let longway in' });
      expect(error.message).not.toContain('wr0ng');
    }
  });

  it('has only so many databases', async () => {
    expect(await refusal(`${address(':s3cret@')}/99`)).toMatchObject({ exit: 'usage', summary: 'has no such database' });
  });

  it('that only copies another is refused, with the name of the other', async () => {
    const copy = await startRedisServer({ replicaof: `127.0.0.1 ${server.port}`, masterauth: 's3cret' });
    expect(await refusal(copy.url)).toMatchObject({ mishap: { remedy: expect.stringContaining('127.0.0.1') } });
    await copy.remove();
  });
});
