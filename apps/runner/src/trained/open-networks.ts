import { LongwayError, type PluginSurroundings } from '@longway/contracts';
import { readSavedNetworks, type SavedNetworks } from '@longway/engine';
import type { TrainedNetwork } from '@longway/export';
import { createPlugin } from '@longway/registry';
import { seedFor } from '@longway/tensor';
import type { ChosenRun } from './choose-run';

export interface OpenedNetworks {
  readonly step: number;
  /** Whether all steps are made. */
  readonly isTrained: boolean;
  /** Absent where the arm has none that learns. */
  readonly lens?: TrainedNetwork;
  readonly extractor: TrainedNetwork;
}

/** What both networks take, where the files do not say: by data set and task, as a run does it. */
const shapesByData = async ({ arm, catalog }: ChosenRun, surroundings: PluginSurroundings) => {
  const dataset = await createPlugin(catalog, 'dataset', arm.config.dataset, surroundings);
  const task = await createPlugin(catalog, 'pretext-task', arm.config.task, surroundings);
  const lens = (task.forData?.(dataset) ?? task).inputShape(dataset.imageShape);
  return { lens, extractor: task.viewShape?.(lens) ?? lens };
};

const shapesOf = async (saved: SavedNetworks, run: ChosenRun, surroundings: PluginSurroundings) => {
  const [lens, extractor] = [saved.inputShape('lens'), saved.inputShape('extractor')];
  return lens && extractor ? { lens, extractor } : shapesByData(run, surroundings);
};

/**
 * Builds a run's networks and gives them the weights that were saved last. Needs neither the run's data nor native TensorFlow.
 *
 * @throws LongwayError where nothing was saved, or by plugins that build other networks today.
 */
export const openNetworks = async (run: ChosenRun, surroundings: PluginSurroundings): Promise<OpenedNetworks> => {
  const { catalog, arm, seed, folder } = run;
  const saved = await readSavedNetworks(folder);
  const shapes = await shapesOf(saved, run, surroundings);
  const lens = await createPlugin(catalog, 'lens', arm.config.lens, surroundings);
  // Those that the extractor began with are not needed, and their file may be gone.
  const { pretrained: _, ...extractorChoice } = arm.config.extractor;
  const extractor = await createPlugin(catalog, 'extractor', extractorChoice, surroundings);
  const restored = (kind: TrainedNetwork['kind'], made: Omit<TrainedNetwork, 'kind'>): TrainedNetwork => {
    saved.restore(kind, made.model);
    return { kind, ...made };
  };
  const lensModel = lens.build(shapes.lens, seedFor(seed, 'lens'));
  const { step, isTrained } = saved;
  return {
    step,
    isTrained,
    ...(lensModel.weights.length > 0 && { lens: restored('lens', { model: lensModel, endPoints: [outputName(lensModel)] }) }),
    extractor: restored('extractor', extractor.build(shapes.extractor, seedFor(seed, 'extractor'))),
  };
};

const outputName = ({ outputNames: [name] }: TrainedNetwork['model']): string => {
  if (name === undefined) throw new LongwayError('the lens has no output', { remedy: "mend the plugin's code" });
  return name;
};
