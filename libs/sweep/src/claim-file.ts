import { open, readFile, readlink, rm, link, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { temporaryBeside } from '@longway/storage';
import { z } from 'zod';

const holderSchema = z.strictObject({
  token: z.number().int().positive(),
  /** For people. */
  host: z.string(),
  pid: z.number().int(),
  /** When the process began, by the kernel's clock: another one may get its number. */
  started: z.string(),
  /** Where process numbers are the same: the machine since it was started, and its name space. */
  machine: z.string(),
});

/** Who works on a cell. */
export type Holder = Readonly<z.output<typeof holderSchema>>;

/** A holder, and how long ago it last gave a sign of life, in seconds by the clock of the file system. */
export interface Sign {
  readonly holder: Holder;
  readonly silence: number;
}

const text = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** Empty where there is no such process. */
const startOf = async (pid: number): Promise<string> => {
  const stat = await text(`/proc/${pid}/stat`);
  // The name, in brackets, may hold spaces.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
};

const machineOf = async (): Promise<string> => {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${(await text('/proc/sys/kernel/random/boot_id')).trim()} ${namespace}`;
};

/** This process as the holder of a claim. */
const holderHere = async (token: number): Promise<Holder> => ({
  token,
  host: hostname(),
  pid: process.pid,
  started: await startOf(process.pid),
  machine: await machineOf(),
});

/** Makes a claim's file, whole at once. @returns false where there is one of that name. */
export const makeClaimFile = async (path: string, token: number): Promise<boolean> => {
  const aside = temporaryBeside(path);
  try {
    await writeFile(aside, `${JSON.stringify(await holderHere(token))}\n`);
    // A name is given to one file only, however many ask for it at once.
    await link(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
};

/** Sets the file's time of change. Never makes it anew. @returns false where it is gone. */
export const touchClaimFile = async (path: string): Promise<boolean> => {
  const handle = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    // Written, not dated: the clock of the file system counts. An object begins with a bracket, as before.
    await handle.write('{', 0);
    return true;
  } finally {
    await handle.close();
  }
};

/** The file system's clock: those of machines differ. Milliseconds. */
const clockOf = async (folder: string): Promise<number> => {
  const handle = await open(join(folder, '.clock'), 'w');
  try {
    await handle.write('.');
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
  }
};

/** Undefined where there is no claim. */
export const readClaimFile = async (path: string): Promise<Sign | undefined> => {
  // Opened, since a file system over a network asks its server anew then.
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    const holder = holderSchema.parse(JSON.parse(await handle.readFile('utf8')));
    const { mtimeMs } = await handle.stat();
    return { holder, silence: Math.max(0, ((await clockOf(dirname(path))) - mtimeMs) / 1000) };
  } catch {
    // Cut short by a full disk: nobody's.
    return undefined;
  } finally {
    await handle.close();
  }
};

/** Whether a holder counts as working: silent for less than `stale` seconds, and not known to be dead. */
export const isAlive = async ({ holder, silence }: Sign, stale: number): Promise<boolean> => {
  if (silence >= stale) return false;
  const isHere = holder.machine === (await machineOf()) && holder.started !== '';
  return !isHere || (await startOf(holder.pid)) === holder.started;
};
