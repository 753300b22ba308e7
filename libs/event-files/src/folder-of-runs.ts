import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type EventPosition, LongwayError, type PluginContext, type TrainingEvent } from '@longway/contracts';
import { storageError } from '@longway/storage';
import type { EventStore } from './event-store';

/** Where the events of one run are kept. Every method throws what the file system says. */
export interface RunStore {
  write(event: TrainingEvent): void;
  /** What was written outlives a loss of power when this returns. */
  sync(): void;
  /** Leaves out the run's events from that number on, and whatever is damaged. */
  forget(sequence: number): Promise<void>;
  close(): void;
}

/** A folder for each run. Runs come one after the other, so that the files of one are open at a time. */
export class FolderOfRuns implements EventStore {
  private current?: { readonly run: string; readonly store: RunStore };

  /** @param open makes the store of a run over its folder, which need not exist. */
  constructor(
    readonly path: string,
    private readonly open: (folder: string) => RunStore,
  ) {}

  write(event: TrainingEvent): void {
    this.of(event.run).write(event);
  }

  sync(): void {
    this.current?.store.sync();
  }

  async forget({ run, sequence }: EventPosition): Promise<void> {
    await this.of(run).forget(sequence);
  }

  close(): void {
    const { current } = this;
    this.current = undefined;
    current?.store.close();
  }

  private of(run: string): RunStore {
    if (this.current?.run !== run) {
      this.close();
      this.current = { run, store: this.open(join(this.path, run)) };
    }
    return this.current.store;
  }
}

/**
 * The run folder, for a sink that cannot do without one.
 *
 * @throws LongwayError where there is none.
 */
export const requireRunFolder = ({ runFolder }: Pick<PluginContext, 'runFolder'>, sink: string): string => {
  if (runFolder) return runFolder;
  throw new LongwayError(
    `The sink ${sink} needs a run folder.`,
    { where: 'sinks', remedy: `Give the run a folder, or leave ${sink} out.` },
    'usage',
  );
};

/** Makes a folder where it is missing. @throws LongwayError, exit `storage`, where that or writing there is not possible. */
export const requireWritable = async (folder: string): Promise<void> => {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw await storageError(folder, error);
  }
};
