import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FolderContents, readSealedFolder, removeSealedFolder, writeSealedFolder } from '@longway/storage';
import { runState, type RunState } from './run-state';

const STATE = 'state.json';
const folderName = /^step-(\d+)$/;

/** A sealed folder of a run: tensors, and where the run was. */
export interface Checkpoint {
  readonly folder: string;
  readonly state: RunState;
  readonly contents: Readonly<Record<string, Buffer>>;
}

/** Told of a folder that is there and not whole. */
export type OnDamage = (folder: string, error: Error) => void;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const names = (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });

/** Writes a checkpoint. */
export const writeCheckpoint = (folder: string, state: RunState, contents: FolderContents): Promise<void> =>
  writeSealedFolder(folder, { ...contents, [STATE]: JSON.stringify(state) });

/** Reads a checkpoint; undefined where there is none, or none that is whole. */
export const readCheckpoint = async (folder: string, onDamage: OnDamage): Promise<Checkpoint | undefined> => {
  if ((await names(folder)).length === 0) return undefined;
  try {
    const { [STATE]: state, ...contents } = await readSealedFolder(folder);
    return { folder, contents, state: runState.parse(JSON.parse(String(state))) };
  } catch (error) {
    onDamage(folder, error as Error);
    return undefined;
  }
};

/** The checkpoints of one run, `step-00000500` and so on: the last few, and the best. */
export class Checkpoints {
  /** @param keep how many of the last ones. */
  constructor(
    private readonly folder: string,
    private readonly keep: number,
  ) {}

  /** @returns its folder. */
  async save(state: RunState, contents: FolderContents): Promise<string> {
    const folder = join(this.folder, `step-${String(state.step).padStart(8, '0')}`);
    await writeCheckpoint(folder, state, contents);
    await this.prune();
    return folder;
  }

  /** The newest that is whole. */
  async latest(onDamage: OnDamage): Promise<Checkpoint | undefined> {
    for (const folder of (await this.all()).toReversed()) {
      const found = await readCheckpoint(folder, onDamage);
      if (found) return found;
    }
    return undefined;
  }

  /** From the first step to the last. */
  private async all(): Promise<readonly string[]> {
    return (await names(this.folder))
      .filter((name) => folderName.test(name))
      .toSorted((a, b) => stepIn(a) - stepIn(b))
      .map((name) => join(this.folder, name));
  }

  /** Keeps the last ones and the best. The best is the one before which the extractor's loss was the lowest on the mean since the checkpoint ahead of it. */
  async prune(): Promise<void> {
    const all = await this.all();
    const older = all.slice(0, -this.keep);
    if (older.length === 0) return;
    const losses = await Promise.all(all.map(async (folder) => [folder, await lossOf(folder)] as const));
    const [best] = losses.toSorted(([, a], [, b]) => a - b)[0] ?? [];
    for (const folder of older) if (folder !== best) await removeSealedFolder(folder);
  }
}

/** Infinite where it has none, or cannot be read: that is for whoever loads it to tell. */
const lossOf = async (folder: string): Promise<number> => {
  try {
    return runState.parse(JSON.parse(await readFile(join(folder, STATE), 'utf8'))).training?.loss ?? Infinity;
  } catch {
    return Infinity;
  }
};

const stepIn = (name: string): number => Number(folderName.exec(name)?.[1]);
