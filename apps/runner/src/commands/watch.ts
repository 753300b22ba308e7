import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { exitCodes } from '@longway/contracts';
import { type Action, type Vitals, watchRun } from '@longway/live';
import { type Holder, holderOf } from '../experiment/run-lock';
import { readRecord } from '../experiment/run-record';
import { type JsonOption, printResult } from '../output/print-result';
import { liveAddress } from './live-address';

export interface WatchOptions extends JsonOption {
  readonly port?: string;
  readonly host?: string;
}

/** What the kernel says of a process of this machine, by name. */
const processStatus = async (pid: number): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return new Map(text.split('\n').map((line): [string, string] => [line.split(':')[0] ?? '', line.split(':')[1]?.trim() ?? '']));
};

/** Whether a process has a handler for SIGUSR2, the 12th signal: one without would end by it. */
const heedsSignals = (status: ReadonlyMap<string, string>): boolean => (BigInt(`0x${status.get('SigCgt') ?? '0'}`) & (1n << 11n)) !== 0n;

const hindrance = ({ host }: Holder, status: ReadonlyMap<string, string>): string | undefined => {
  if (host !== hostname()) return `the run is on another machine, ${host}: ask there`;
  return heedsSignals(status) ? undefined : 'the run was started from code, and does not listen to signals: ask there';
};

const idle = 'no process works in this run folder';

const vitalsOf = async (folder: string): Promise<Vitals> => {
  const holder = await holderOf(folder);
  const said = (await readRecord(folder))?.status ?? 'interrupted';
  // Who was killed could not say so.
  if (!holder) return { status: said === 'running' ? 'interrupted' : said, unable: idle };
  const status = holder.host === hostname() ? await processStatus(holder.pid) : new Map<string, string>();
  const unable = hindrance(holder, status);
  const kibibytes = Number.parseInt(status.get('VmRSS') ?? '', 10);
  return { status: 'running', ...(kibibytes > 0 && { memory: kibibytes * 1024 }), ...(unable !== undefined && { unable }) };
};

const signals: Readonly<Record<Action, NodeJS.Signals>> = { stop: 'SIGTERM', checkpoint: 'SIGUSR2' };

const act = async (folder: string, action: Action): Promise<string | undefined> => {
  const holder = await holderOf(folder);
  if (!holder) return idle;
  const unable = hindrance(holder, await processStatus(holder.pid));
  if (unable === undefined) process.kill(holder.pid, signals[action]);
  return unable;
};

/** Resolves at Ctrl-C. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

/** Serves the page until it is interrupted. */
export const watch = async (path: string, { port, host, json }: WatchOptions): Promise<number> => {
  const folder = resolve(path);
  const server = await watchRun({
    folder,
    ...liveAddress('--port', port, host),
    act: (action) => act(folder, action),
    vitals: () => vitalsOf(folder),
  });
  printResult({ json }, { url: server.url, folder }, `live: ${server.url}`);
  await interrupted();
  await server.close(await vitalsOf(folder));
  return exitCodes.interrupted;
};
