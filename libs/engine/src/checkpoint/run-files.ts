import { join } from 'node:path';
import type { MetricRow } from '@longway/contracts';
import type { FolderContents } from '@longway/storage';
import { z } from 'zod';
import { type Checkpoint, Checkpoints, type OnDamage, readCheckpoint, writeCheckpoint } from './checkpoints';
import type { RunState } from './run-state';

const EVALUATION = 'evaluation.json';

const evaluationSchema = z.strictObject({
  evaluators: z.number().int().min(0),
  finished: z.boolean(),
  rows: z.array(z.unknown()),
});

/** How far the evaluation of a trained run is. */
export interface Evaluation {
  /** How many evaluators have finished: the first so many. */
  readonly evaluators: number;
  /** Whether nothing at all is left to be done for the run. */
  readonly finished: boolean;
  readonly rows: readonly MetricRow[];
}

/** How far another process carried a run. */
export interface Progress {
  readonly state: RunState;
  /** The tensors to go on with. */
  readonly checkpoint: Checkpoint;
  /** Where an evaluator has finished. */
  readonly evaluation?: Evaluation;
}

const readEvaluation = async (folder: string, onDamage: OnDamage): Promise<{ state: RunState; evaluation: Evaluation } | undefined> => {
  const found = await readCheckpoint(join(folder, 'evaluation'), onDamage);
  if (!found) return undefined;
  const evaluation = evaluationSchema.parse(JSON.parse(String(found.contents[EVALUATION]))) as Evaluation;
  return { state: found.state, evaluation };
};

/**
 * What a run leaves in its folder for itself: `checkpoints/step-*` while it trains, `weights` once it has, `evaluation` while and
 * after it is judged. Each is whole or absent.
 */
export class RunFiles {
  private readonly checkpoints: Checkpoints;

  /** @param keep how many of the last checkpoints. */
  constructor(
    private readonly folder: string,
    keep: number,
  ) {
    this.checkpoints = new Checkpoints(join(folder, 'checkpoints'), keep);
  }

  /** Undefined where nothing is left that is whole. */
  async progress(onDamage: OnDamage): Promise<Progress | undefined> {
    const weights = await readCheckpoint(join(this.folder, 'weights'), onDamage);
    const checkpoint = weights ?? (await this.checkpoints.latest(onDamage));
    const judged = weights && (await readEvaluation(this.folder, onDamage));
    return checkpoint && { state: checkpoint.state, checkpoint, ...judged };
  }

  /** @returns the checkpoint's folder. */
  saveCheckpoint(state: RunState, contents: FolderContents): Promise<string> {
    return this.checkpoints.save(state, contents);
  }

  /** @returns the folder. */
  async saveWeights(state: RunState, contents: FolderContents): Promise<string> {
    const folder = join(this.folder, 'weights');
    await writeCheckpoint(folder, state, contents);
    // What a process could not remove whose disk failed.
    await this.checkpoints.prune();
    return folder;
  }

  saveEvaluation(state: RunState, evaluation: Evaluation): Promise<void> {
    return writeCheckpoint(join(this.folder, 'evaluation'), state, { [EVALUATION]: JSON.stringify(evaluation) });
  }
}

/** The step that a run was saved at last, and the number of the next event there; nought where nothing was saved. */
export const positionOf = async (folder: string): Promise<Pick<RunState, 'step' | 'sequence'>> => {
  const found = await new RunFiles(folder, 1).progress(() => undefined);
  return { step: found?.state.step ?? 0, sequence: found?.state.sequence ?? 0 };
};

/** The rows of a run that was carried to its end; undefined where anything is left to be done. */
export const rowsOfFinished = async (folder: string): Promise<readonly MetricRow[] | undefined> => {
  const found = await readEvaluation(folder, () => undefined);
  return found?.evaluation.finished ? found.evaluation.rows : undefined;
};
