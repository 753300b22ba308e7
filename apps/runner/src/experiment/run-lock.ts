import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { LongwayError } from '@longway/contracts';
import { storageError } from '@longway/storage';
import { z } from 'zod';

const holderSchema = z.object({ host: z.string(), pid: z.number().int(), started: z.string() });
/** The process that works in a run folder. */
export type Holder = Readonly<z.output<typeof holderSchema>>;

/** Seconds between signs of life, and after which a process on another machine, which nobody can ask here, counts as dead. */
const BEAT = 10;
const SILENCE = 600;

/** When a process began, by the kernel's clock: another one may get its number. Undefined where there is no such process. */
const startOf = async (pid: number): Promise<string | undefined> => {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces.
    const [state, ...numbers] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; whoever started it has not looked yet.
    return state === 'Z' ? undefined : numbers[18];
  } catch {
    return undefined;
  }
};

const readHolder = async (path: string): Promise<Holder | undefined> => {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Gone, or cut short by a full disk: nobody's.
    return undefined;
  }
};

/** Seconds since the holder's last sign of life. */
const silence = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined);
  return found ? (Date.now() - found.mtimeMs) / 1000 : Infinity;
};

const isAlive = async (path: string, { host, pid, started }: Holder): Promise<boolean> =>
  host === hostname() ? (await startOf(pid)) === started : (await silence(path)) < SILENCE;

/** The process that works in a run folder and lives, as far as can be seen from here. */
export const holderOf = async (folder: string): Promise<Holder | undefined> => {
  const path = join(folder, 'lock');
  const holder = await readHolder(path);
  return holder && (await isAlive(path, holder)) ? holder : undefined;
};

/** Whether another process that lives works in a run folder. */
export const isLocked = async (folder: string): Promise<boolean> => (await holderOf(folder)) !== undefined;

/**
 * Takes a run folder for this process. A process that was killed holds it no more.
 *
 * @returns what gives it back.
 * @throws LongwayError (exit `usage`) where another process works in it.
 */
export const lockRunFolder = async (folder: string): Promise<() => Promise<void>> => {
  const path = join(folder, 'lock');
  const own: Holder = { host: hostname(), pid: process.pid, started: (await startOf(process.pid)) ?? '' };
  const aside = `${path}.${own.host}.${own.pid}`;
  try {
    await writeFile(aside, JSON.stringify(own));
    // A name is given to one file only, however many ask for it at once.
    while (!(await link(aside, path).then(() => true, thereAlready))) await giveWay(folder, path);
  } catch (error) {
    throw await storageError(path, error);
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), BEAT * 1000).unref();
  return async () => {
    clearInterval(beat);
    // A dead process's lock holds nobody up, and a disk that fails was told of by whoever met it first.
    await rm(path, { force: true }).catch(() => undefined);
  };
};

const thereAlready = (error: NodeJS.ErrnoException): false => {
  if (error.code === 'EEXIST') return false;
  throw error;
};

/** Removes a lock whose holder is dead. */
const giveWay = async (folder: string, path: string): Promise<void> => {
  const holder = await readHolder(path);
  if (holder && (await isAlive(path, holder))) {
    const { host, pid } = holder;
    const seen = `process ${pid} on ${host}, last sign of life ${Math.round(await silence(path))} s ago`;
    const remedy =
      host === hostname()
        ? `wait for it, or end it: kill ${pid}`
        : `wait for it; where it is surely dead, in ${SILENCE / 60} minutes at the latest, or at once without ${path}`;
    throw new LongwayError('another process works in this run folder', { where: folder, found: seen, remedy }, 'usage');
  }
  await removeDead(path, holder);
};

/** Two processes may find the same dead holder: the slower one must not take the faster one's new lock away. */
const removeDead = async (path: string, holder: Holder | undefined): Promise<void> => {
  const aside = `${path}.dead.${hostname()}.${process.pid}`;
  if (!(await rename(path, aside).then(() => true, goneAlready))) return;
  const removed = await readHolder(aside);
  if (!isDeepStrictEqual(removed, holder)) await link(aside, path).catch(thereAlready);
  await rm(aside, { force: true });
};

const goneAlready = (error: NodeJS.ErrnoException): false => {
  if (error.code === 'ENOENT') return false;
  throw error;
};
