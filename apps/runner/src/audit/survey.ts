import { LongwayError, type Split } from '@longway/contracts';
import { type Catalog, createPlugin, type ReadExperiment } from '@longway/registry';
import { cacheFolder } from '@longway/storage';
import { permutation, randomFrom } from '@longway/tensor';
import { printWarning } from '../output/print-error';
import { storedSize } from './stored-picture';

/** What a plan depends on. */
export interface Facts {
  readonly classNames: readonly string[];
  readonly train: number;
  readonly test: number;
  /** Of the pictures as they are stored, the middle one's shorter side in pixels; undefined where that is not known. */
  readonly shorterSide?: number;
}

/** Pictures whose size is looked at. */
const SAMPLE = 40;

const middleShorterSide = async (split: Split): Promise<number | undefined> => {
  const indices = permutation(split.length, randomFrom(0, 'sizes')).subarray(0, SAMPLE);
  const sizes = await Promise.all(Array.from(indices, (index) => storedSize(split, index)));
  const sides = sizes.flatMap((size) => (size ? [Math.min(size.height, size.width)] : [])).toSorted((a, b) => a - b);
  return sides[Math.floor(sides.length / 2)];
};

/** Fewer pictures say nothing: a network learns each by heart. */
const LEAST_TRAIN = 60;
const LEAST_TEST = 20;

/** Opens the data set and counts. @throws LongwayError (exit `data`) where there is too little to look at. */
export const survey = async ({ experiment, catalog }: ReadExperiment): Promise<Facts> => {
  const dataset = await openDatasetOf(experiment.arms[0]?.config.dataset ?? { name: '' }, catalog, experiment.folder);
  const split = await dataset.open('train');
  const [train, test] = [split.length, (await dataset.open('test')).length];
  if (train < LEAST_TRAIN || test < LEAST_TEST) {
    throw new LongwayError(
      'there are too few pictures for an audit',
      {
        expected: `at least ${LEAST_TRAIN} to train on and ${LEAST_TEST} held out`,
        found: `${train} and ${test}`,
        remedy: 'add pictures: a few hundred show marks well',
      },
      'data',
    );
  }
  return { classNames: dataset.classNames, train, test, shorterSide: await middleShorterSide(split) };
};

export const openDatasetOf = (choice: Parameters<typeof createPlugin>[2], catalog: Catalog, configFolder: string) =>
  createPlugin(catalog, 'dataset', choice, { configFolder, cacheFolder: cacheFolder(), warn: printWarning });
