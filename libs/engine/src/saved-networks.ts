import { type ImageShape, LongwayError } from '@longway/contracts';
import type * as tf from '@tensorflow/tfjs';
import { RunFiles } from './checkpoint/run-files';
import { inputShapeIn, type NetworkName, restoreNetwork } from './checkpoint/snapshot';

/** What a run saved last. Needs neither its data set nor its task. */
export interface SavedNetworks {
  /** Training steps done. */
  readonly step: number;
  /** Whether all steps are made. */
  readonly isTrained: boolean;
  /** What a network takes; undefined where the files are of a longway that did not note it. */
  inputShape(network: NetworkName): ImageShape | undefined;
  /** Gives a network that was built anew its weights. @throws LongwayError, exit `data`, where they are another's. */
  restore(network: NetworkName, model: tf.LayersModel): void;
}

/**
 * The networks of a run: its final weights, or those of the newest checkpoint that is whole.
 *
 * @param folder of one arm with one seed: `RUN/arms/ARM/seed-N`.
 * @throws LongwayError (exit `data`) where nothing was saved.
 */
export const readSavedNetworks = async (folder: string): Promise<SavedNetworks> => {
  const found = await new RunFiles(folder, 1).progress(() => undefined);
  if (!found) {
    const remedy = 'train it first: longway run RUNFOLDER goes on with an unfinished run';
    throw new LongwayError('nothing that was trained lies here', { where: folder, expected: 'weights or a checkpoint', remedy }, 'data');
  }
  const { checkpoint, state } = found;
  return {
    step: state.step,
    isTrained: state.training === undefined,
    inputShape: (network) => inputShapeIn(checkpoint.folder, checkpoint.contents, network),
    restore: (network, model) => restoreNetwork(checkpoint.folder, checkpoint.contents, network, model),
  };
};
