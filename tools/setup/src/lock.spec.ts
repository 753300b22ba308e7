import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock';

test('two at once take turns, and the second says that it waits', async () => {
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} starts`);
    await sleep(50);
    log.push(`${name} ends`);
  };
  const first = withLock('/a', work('first'));
  await sleep(10);
  await Promise.all([first, withLock('/a', work('second'), () => log.push('second waits'), 5)]);
  expect(log).toEqual(['first starts', 'second waits', 'first ends', 'second starts', 'second ends']);
});

test('work on another folder does not wait', async () => {
  const waited = jest.fn();
  await withLock('/a', () => withLock('/b', async () => undefined, waited));
  expect(waited).not.toHaveBeenCalled();
});

test('work that fails frees the lock', async () => {
  await expect(withLock('/a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await expect(withLock('/a', async () => 'done')).resolves.toBe('done');
});
