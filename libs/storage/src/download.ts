import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LongwayError } from '@longway/contracts';
import { syncFolder } from './atomic-file';
import { makeFolder } from './make-folder';
import { progressOf } from './progress';
import { sha256OfFile } from './sha256';
import { requireRoom, storageError } from './storage-error';

export interface DownloadOptions {
  /** Of the whole file, 64 hexadecimal digits. */
  readonly sha256: string;
  /** The whole file's size, where it is known: a full disk is then found before the download. */
  readonly bytes?: number;
  /** Told the share done and the rate, about once a second. */
  readonly report: (message: string) => void;
  /** Milliseconds without a byte after which the connection is given up. */
  readonly patience?: number;
  /** Connections that are tried one behind the other, each going on where the last one broke off. */
  readonly attempts?: number;
}

interface Download extends Required<Omit<DownloadOptions, 'bytes'>> {
  readonly url: string;
  readonly to: string;
  readonly part: string;
  readonly bytes?: number;
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

const checkRoom = async ({ part, bytes }: Download): Promise<void> => {
  const summary = 'the disk has too little room for the download';
  const remedy = 'free some space, or set LONGWAY_CACHE to a folder on another disk';
  await requireRoom(part, (bytes ?? 0) - (await sizeOf(part)), { summary, remedy });
};

/** Appends what the server sends to the .part file; starts over where the server does not go on from there. */
const receive = async (download: Download): Promise<void> => {
  const { url, part, patience, report, bytes } = download;
  const silence = new AbortController();
  const giveUp = () => silence.abort(new Error(`nothing came for ${patience / 1000} s`));
  let timer = setTimeout(giveUp, patience);
  try {
    const have = await sizeOf(part);
    const response = await fetch(url, { signal: silence.signal, headers: have > 0 ? { range: `bytes=${have}-` } : {} });
    // 416: nothing lies behind what is here. The checksum tells whether that is the whole file.
    if (response.status === 416) return void (await response.body?.cancel());
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
    const goesOn = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${have}-`) === true;
    const start = goesOn ? have : 0;
    const length = Number(response.headers.get('content-length') ?? NaN);
    const progress = progressOf(basename(download.to), start, bytes ?? (length > 0 ? start + length : undefined), report);
    const file = await open(part, goesOn ? 'a' : 'w');
    try {
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, patience);
        await file.writeFile(chunk);
        progress.add(chunk.byteLength);
        if (bytes !== undefined && progress.done > bytes) break;
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    clearTimeout(timer);
  }
};

/** The innermost message: fetch hides "getaddrinfo ENOTFOUND ..." behind "fetch failed". */
const rootOf = (error: unknown): string => {
  const { cause, message } = (error ?? {}) as { cause?: unknown; message?: string };
  return cause === undefined ? message || String(error) : rootOf(cause);
};

const unreachable = ({ url, to }: Download, cause: unknown): LongwayError =>
  new LongwayError(
    'the download failed',
    {
      where: url,
      expected: `the file for ${to}`,
      found: rootOf(cause),
      remedy: `check the network (HTTPS_PROXY needs Node 24 with NODE_USE_ENV_PROXY=1) and run it again: it goes on where it stopped; or put the file at ${to} yourself`,
      cause,
    },
    'data',
  );

/** Of the .part file, as opposed to the connection: fetch wraps what sockets report. */
const isDiskError = (error: unknown): boolean =>
  ['open', 'write', 'fsync', 'close'].includes((error as NodeJS.ErrnoException).syscall ?? '');

const receiveAll = async (download: Download): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await receive(download);
    } catch (error) {
      if (isDiskError(error)) throw await storageError(download.part, error, download.bytes);
      if (attempt >= download.attempts) throw unreachable(download, error);
      download.report(`${basename(download.to)}: ${rootOf(error)}; trying again`);
      await wait(Math.min(500 * 2 ** (attempt - 1), download.patience));
    }
  }
};

/** Fetches into the .part file until its checksum is right; a rest of another file is thrown away once. */
const fetchChecked = async (download: Download): Promise<void> => {
  const { part, sha256, url, to } = download;
  const resumed = (await sizeOf(part)) > 0;
  await receiveAll(download);
  const found = await sha256OfFile(part);
  if (found === sha256) return;
  const size = await sizeOf(part);
  await rm(part, { force: true });
  if (resumed) return fetchChecked(download);
  throw new LongwayError(
    'the downloaded file is not the expected one',
    {
      where: url,
      expected: `sha256 ${sha256}${download.bytes === undefined ? '' : `, ${download.bytes} bytes`}`,
      found: `sha256 ${found}, ${size} bytes`,
      remedy: `a proxy or a login page may have answered: look at the address in a browser; or put the file at ${to} yourself`,
    },
    'data',
  );
};

/**
 * Fetches a file and checks it; does nothing where the right file is there already. The bytes gather in `TO.part`, which
 * a later call goes on with where the server can; `to` is whole or absent.
 *
 * @throws LongwayError, exit `data` when the server cannot be reached or sends something else, exit `storage` when the
 *   file cannot be written.
 */
export const download = async (url: string, to: string, options: DownloadOptions): Promise<void> => {
  const job: Download = { patience: 30_000, attempts: 4, ...options, url, to, part: `${to}.part` };
  try {
    if ((await sizeOf(to)) > 0) {
      if ((await sha256OfFile(to)) === job.sha256) return;
      job.report(`${to} is not the expected file: fetching it anew`);
    }
    await makeFolder(dirname(to));
    await checkRoom(job);
    await fetchChecked(job);
    await rename(job.part, to);
    await syncFolder(dirname(to));
  } catch (error) {
    throw await storageError(to, error, job.bytes);
  }
};
