import { type Dataset, LongwayError, type PluginChoice } from '@longway/contracts';
import { createPlugin, type ReadExperiment, readExperiment, resolveExperiment } from '@longway/registry';
import { cacheFolder } from '@longway/storage';
import { printWarning } from '../output/print-error';
import { type ConfigOptions, readOptions } from './options';

/** Of the data set, where one is named; of the whole configuration, where a file is. */
export type DatasetOptions = Pick<ConfigOptions, 'set' | 'plugin' | 'arm'>;

export interface OpenedDataset {
  readonly dataset: Dataset;
  /** Its name and all its options. */
  readonly choice: PluginChoice;
}

export const isConfig = (name: string): boolean => /\.ya?ml$/i.test(name);

/** A data set's name makes a configuration of nothing else: options are checked as in any other. */
export const readForDataset = (name: string, options: DatasetOptions): ReadExperiment => {
  if (isConfig(name)) return readExperiment(name, readOptions(options));
  const overrides = (options.set ?? []).map((one) => `dataset.${one}`);
  return resolveExperiment({ dataset: { name } }, process.cwd(), { overrides, plugins: options.plugin });
};

const onlyChoice = ({ experiment: { arms } }: ReadExperiment, file: string): PluginChoice => {
  const choices = new Map(arms.map(({ name, config: { dataset } }) => [JSON.stringify(dataset), { name, dataset }]));
  const [first, second] = [...choices.values()];
  if (!first) throw new RangeError(`${file} has no arm`);
  if (!second) return first.dataset;
  throw new LongwayError(
    'the arms use several data sets',
    {
      where: file,
      expected: 'one data set',
      found: `those of ${first.name} and ${second.name}`,
      remedy: `choose an arm: --arm ${first.name}`,
    },
    'usage',
  );
};

/** @param name of a data set, or a configuration file whose data set is meant. */
export const openDataset = async (name: string, options: DatasetOptions): Promise<OpenedDataset> => {
  const found = readForDataset(name, options);
  const choice = onlyChoice(found, name);
  const context = { configFolder: found.experiment.folder, cacheFolder: cacheFolder(), warn: printWarning };
  return { dataset: await createPlugin(found.catalog, 'dataset', choice, context), choice };
};
