import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { storageError } from '@longway/storage';
import { touchClaimFile } from './claim-file';
import { FAILED, writeFailure } from './failure-file';

/** Where a claim is, and where it leads to. */
export interface ClaimPlace {
  /** `.work/ID.TOKEN` */
  readonly folder: string;
  /** `.work/ID.TOKEN.claim` */
  readonly file: string;
  /** Where the cell appears once it is finished. */
  readonly finished: string;
  /** Removes what claims of the cell have left. */
  readonly sweepUp: () => Promise<void>;
}

const isCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes((error as NodeJS.ErrnoException).code ?? '');

/**
 * The right to work on a cell, until somebody else takes it. Whoever has lost it, a zombie, learns that from `false`; nothing that it
 * writes reaches the one that works on the cell now.
 */
export class Claim {
  constructor(
    private readonly place: ClaimPlace,
    /** Greater than that of every claim of the cell before. */
    readonly token: number,
  ) {}

  /** An ordinary run folder, or an empty one, to work in. Once the claim is lost it is gone. */
  get folder(): string {
    return this.place.folder;
  }

  /** A sign of life, due every few seconds. @returns whether the claim still holds. */
  heartbeat(): Promise<boolean> {
    return touchClaimFile(this.place.file);
  }

  /** Whether nobody has taken the cell since. */
  holds(): Promise<boolean> {
    return stat(this.place.file).then(
      () => true,
      () => false,
    );
  }

  /** Makes the folder the finished cell. @returns whether it is: false where the claim was lost, or another claim has finished the cell. */
  async finish(): Promise<boolean> {
    // A folder of that name may be a stray, made by writes of this claim after it was lost.
    if (!(await this.holds())) return false;
    const { folder, finished, sweepUp } = this.place;
    try {
      for (const name of [FAILED, 'lock']) await rm(join(folder, name), { force: true });
      await rename(folder, finished);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return false;
      if (!isCode(error, 'ENOTEMPTY', 'EEXIST')) throw await storageError(finished, error);
      await sweepUp();
      return false;
    }
    await sweepUp();
    return true;
  }

  /** Leaves the cell as failed, with what was done so far. @returns whether the claim still held. */
  async fail(error: unknown): Promise<boolean> {
    if (!(await this.holds())) return false;
    await writeFailure(this.folder, this.token, error);
    return this.release();
  }

  /** Leaves the cell for the next stage, or for somebody else, to go on with. @returns whether the claim still held. */
  async release(): Promise<boolean> {
    const held = await this.holds();
    await rm(this.place.file, { force: true });
    return held;
  }
}
