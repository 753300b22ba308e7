import { LongwayError } from '@longway/contracts';

/** Where a queue is. */
export interface QueueAddress {
  /** With its password: for the connection alone. */
  readonly href: string;
  /** For people and logs: no password. */
  readonly shown: string;
}

const expected = 'redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS';

/** What is safe to show of words that are no URL: nothing in front of an @, where a password may be. */
const harmless = (text: string): string => text.replace(/^.*@/s, '***@');

/**
 * Reads the address of a queue.
 *
 * @throws LongwayError (usage) where it is none; its message never holds a password.
 */
export const readQueueUrl = (text: string): QueueAddress => {
  const refuse = (summary: string): LongwayError =>
    new LongwayError(
      summary,
      { where: '--queue', expected, found: harmless(text), remedy: 'name the Redis, e.g. --queue redis://127.0.0.1:6379' },
      'usage',
    );
  if (!URL.canParse(text)) throw refuse('is no address of a queue');
  const url = new URL(text);
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') throw refuse('is no address of a Redis');
  if (!url.hostname) throw refuse('names no host');
  if (!/^\/?\d*$/.test(url.pathname)) throw refuse('names a database that is no number');
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  // Options behind a question mark may be secrets, and none is needed.
  shown.search = '';
  return { href: url.href, shown: shown.href };
};
