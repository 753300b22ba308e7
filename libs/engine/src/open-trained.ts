import { LongwayError, type ImageShape } from '@longway/contracts';
import { RunFiles } from './checkpoint/run-files';
import { restoreWeights } from './checkpoint/snapshot';
import { buildNetworks, disposeNetworks, type NetworkPlugins, type Networks } from './networks';

/** What a run has learnt. */
export interface Trained {
  readonly networks: Networks;
  /** Training steps that were made; fewer than the experiment's where the run is unfinished. */
  readonly step: number;
}

/**
 * The networks of a run as they were saved last: its final weights, or those of the newest checkpoint that is whole.
 *
 * @param folder of one arm with one seed: `RUN/arms/ARM/seed-N`. @param plugins those that the run was made with.
 * @throws LongwayError (exit `data`) where nothing was saved, or by other networks.
 */
export const openTrained = async (folder: string, plugins: NetworkPlugins, imageShape: ImageShape, seed: number): Promise<Trained> => {
  const found = await new RunFiles(folder, 1).progress(() => undefined);
  if (!found) {
    const remedy = 'train it first: longway run RUNFOLDER goes on with an unfinished run';
    throw new LongwayError('nothing that was trained lies here', { where: folder, expected: 'weights or a checkpoint', remedy }, 'data');
  }
  const networks = buildNetworks(plugins, imageShape, seed);
  try {
    restoreWeights(found.checkpoint.folder, found.checkpoint.contents, networks);
  } catch (error) {
    disposeNetworks(networks);
    throw error;
  }
  return { networks, step: found.state.step };
};
