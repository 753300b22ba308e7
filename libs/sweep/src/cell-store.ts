import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { clearLeftovers, makeFolder, storageError } from '@longway/storage';
import type { Cell } from './cell';
import { Claim } from './claim';
import { type Holder, isAlive, makeClaimFile, readClaimFile } from './claim-file';
import { type CellFailure, readFailure } from './failure-file';
import { renewFiles } from './renew-files';
import { type CellWork, highest, WorkList } from './work-list';

/** Seconds without a sign of life after which a claim counts as given up. */
export const STALE = 60;
/** Seconds between two signs of life. */
export const BEAT = 5;

export interface ClaimOptions {
  /** Seconds without a sign of life after which the one that works on the cell counts as dead; {@link STALE} when absent. */
  readonly stale?: number;
  /** Takes the cell also from one that seems to live: for who knows better. */
  readonly force?: boolean;
}

/** Where a cell is. `folder` is that of the finished run, or the one that was worked in last. */
export type CellState =
  | { readonly status: 'waiting'; readonly folder?: string }
  | { readonly status: 'running'; readonly folder: string; readonly holder: Holder; readonly silence: number }
  | { readonly status: 'failed'; readonly folder: string; readonly failure: CellFailure }
  | { readonly status: 'done'; readonly folder: string };

/** Passes on whether a system call did what was asked: false where somebody else was faster. */
const unless =
  (...codes: readonly string[]) =>
  (error: unknown): false => {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  };

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, unless('ENOENT'));

/** Takes away what the former holder's process may still reach. */
const tidy = async (folder: string): Promise<void> => {
  await rm(join(folder, 'lock'), { force: true });
  await clearLeftovers(folder, { recursive: true });
  await renewFiles(folder);
};

/**
 * Cells in a folder that any number of processes, on any number of machines, may share; nothing but the file system decides between them.
 *
 * - A finished cell is `ID/`, a run folder that appears whole, by a rename: exactly once, since a rename onto a folder that is not empty
 *   fails.
 * - Whoever makes the file `.work/ID.TOKEN.claim`, for a token one above all others, may work on the cell. Its time of change is a sign
 *   of life.
 * - Then the folder of the work so far is renamed to `.work/ID.TOKEN/`. The former holder's paths lead nowhere from then on, files that it
 *   holds open lose their names, and its own finishing rename finds nothing.
 *
 * `link`, `rename` and `mkdir` have to be atomic, as on local file systems, NFS and those of clusters; on stores of objects they are not.
 */
export class CellStore {
  readonly folder: string;

  /** @param folder made where it is missing. */
  constructor(folder: string) {
    this.folder = resolve(folder);
  }

  /** Where the cell is once it is finished. */
  finishedFolder(id: string): string {
    return join(this.folder, id);
  }

  async state(id: string, options: Pick<ClaimOptions, 'stale'> = {}): Promise<CellState> {
    const states = await this.states([id], options);
    return states.get(id) as CellState;
  }

  /** Of many cells at once: folders are listed once for all. */
  async states(ids: readonly string[], { stale = STALE }: Pick<ClaimOptions, 'stale'> = {}): Promise<ReadonlyMap<string, CellState>> {
    // Work first: a cell that is finished meanwhile is seen in one of the two.
    const work = await WorkList.read(this.work);
    const finished = new Set((await readdir(this.folder).catch(unless('ENOENT'))) || []);
    const states = new Map<string, CellState>();
    for (const id of ids) {
      if (finished.has(id)) states.set(id, { status: 'done', folder: this.finishedFolder(id) });
      else states.set(id, await this.unfinished(id, work.of(id), stale));
    }
    return states;
  }

  /**
   * Takes a cell to work on it: a fresh one, or one that was left, failed ones included.
   *
   * @returns `busy` where somebody works on it who seems to live, or was faster.
   * @throws LongwayError (exit `storage`) where the folder cannot be written to.
   */
  async claim({ id }: Pick<Cell, 'id'>, { stale = STALE, force = false }: ClaimOptions = {}): Promise<Claim | 'done' | 'busy'> {
    try {
      await makeFolder(this.work);
      if (await this.isDone(id)) return 'done';
      const { folders, claims } = await this.workOf(id);
      if (!force && (await this.liveSign(id, claims, stale))) return 'busy';
      const token = highest([...folders, ...claims]) + 1;
      if (!(await makeClaimFile(this.claimFile(id, token), token))) return 'busy';
      return (await this.takeOver(id, token)) ?? ((await this.isDone(id)) ? 'done' : 'busy');
    } catch (error) {
      throw await storageError(this.work, error);
    }
  }

  private async unfinished(id: string, { folders, claims }: CellWork, stale: number): Promise<CellState> {
    const last = highest(folders);
    const folder = this.workFolder(id, last);
    const sign = await this.liveSign(id, claims, stale);
    if (sign) return { status: 'running', folder: this.workFolder(id, sign.holder.token), ...sign };
    if (last === 0) return { status: 'waiting' };
    const failure = await readFailure(folder);
    return failure?.token === last ? { status: 'failed', folder, failure } : { status: 'waiting', folder };
  }

  private async liveSign(id: string, claims: readonly number[], stale: number) {
    const sign = claims.length > 0 ? await readClaimFile(this.claimFile(id, highest(claims))) : undefined;
    return sign && (await isAlive(sign, stale)) ? sign : undefined;
  }

  /** Brings the work so far to the new claim. Undefined where the cell is finished, or a later claim has it. */
  private async takeOver(id: string, token: number): Promise<Claim | undefined> {
    // First of all: a claim without its file is lost, and finishes nothing.
    for (const other of (await this.workOf(id)).claims) if (other < token) await rm(this.claimFile(id, other), { force: true });
    if (!(await this.moveWork(id, token))) {
      await rm(this.claimFile(id, token), { force: true });
      return undefined;
    }
    const folder = this.workFolder(id, token);
    // A later claim may have moved it on by now: told by the sign of life below.
    await tidy(folder).catch(unless('ENOENT'));
    const file = this.claimFile(id, token);
    const claim = new Claim({ folder, file, finished: this.finishedFolder(id), sweepUp: () => this.sweepUp(id) }, token);
    return (await claim.heartbeat()) ? claim : undefined;
  }

  /** @returns whether the work so far, or a new folder, is now that of the token. */
  private async moveWork(id: string, token: number): Promise<boolean> {
    const folder = this.workFolder(id, token);
    for (;;) {
      const { folders, claims } = await this.workOf(id);
      if (highest([...folders, ...claims]) > token) return false;
      const last = highest(folders);
      const moved =
        last === 0
          ? await mkdir(folder).then(() => true, unless('EEXIST'))
          : await rename(this.workFolder(id, last), folder).then(() => true, unless('ENOENT'));
      // Finished, or moved by a claim before this one that was slow.
      if (!moved) continue;
      if (!(await this.isDone(id))) return true;
      return false;
    }
  }

  /** Tidies up behind a finished cell, where the one that finished it could not. */
  private async isDone(id: string): Promise<boolean> {
    if (!(await exists(this.finishedFolder(id)))) return false;
    await this.sweepUp(id);
    return true;
  }

  /** Removes what was left of a cell that is finished: claims, strays of zombies, folders that a second one worked in. */
  private async sweepUp(id: string): Promise<void> {
    const { folders, claims } = await this.workOf(id);
    for (const token of claims) await rm(this.claimFile(id, token), { force: true });
    for (const token of folders) await rm(this.workFolder(id, token), { recursive: true, force: true });
  }

  private async workOf(id: string): Promise<CellWork> {
    return (await WorkList.read(this.work)).of(id);
  }

  private get work(): string {
    return join(this.folder, '.work');
  }

  private workFolder(id: string, token: number): string {
    return join(this.work, `${id}.${token}`);
  }

  private claimFile(id: string, token: number): string {
    return `${this.workFolder(id, token)}.claim`;
  }
}
