import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLocked, lockRunFolder } from './run-lock';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const held = (holder: object): void => writeFileSync(join(folder, 'lock'), JSON.stringify(holder));

it('is for one at a time, and leaves nothing behind', async () => {
  const locks = await Promise.allSettled([lockRunFolder(folder), lockRunFolder(folder), lockRunFolder(folder)]);
  const taken = locks.flatMap((lock) => (lock.status === 'fulfilled' ? [lock.value] : []));
  expect(taken).toHaveLength(1);
  expect(await isLocked(folder)).toBe(true);
  await expect(lockRunFolder(folder)).rejects.toMatchObject({ exit: 'usage', message: expect.stringContaining(`process ${process.pid}`) });
  await taken[0]?.();
  expect(await isLocked(folder)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

it('is taken from a process that is dead, and from one that only has the number of the one that was', async () => {
  const child = spawn('sleep', ['60']);
  held({ host: hostname(), pid: child.pid, started: '1' });
  expect(await isLocked(folder)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (
    await lockRunFolder(folder)
  )();
  held({ host: hostname(), pid: process.pid, started: '1' });
  await (
    await lockRunFolder(folder)
  )();
  writeFileSync(join(folder, 'lock'), '{"host":');
  await (
    await lockRunFolder(folder)
  )();
});

it('of another machine is respected for as long as that gives signs of life', async () => {
  held({ host: 'elsewhere', pid: 1, started: '1' });
  await expect(lockRunFolder(folder)).rejects.toThrow(/process 1 on elsewhere[^]*10 minutes/);
  const longAgo = Date.now() / 1000 - 601;
  utimesSync(join(folder, 'lock'), longAgo, longAgo);
  await (
    await lockRunFolder(folder)
  )();
});
