import { resolve } from 'node:path';
import { type Dataset, LongwayError, type PluginSurroundings, type PretextTask } from '@longway/contracts';
import { createPlugin } from '@longway/registry';
import { cacheFolder, writeFileAtomically } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';
import { wholeNumber } from '../cli/number-option';
import { printWarning } from '../output/print-error';
import { type JsonOption, printResult } from '../output/print-result';
import { drawSheet } from '../preview/draw-sheet';
import { layOut } from '../preview/layout';
import { previewRows } from '../preview/preview-rows';
import { type DatasetOptions, isConfig, readForDataset } from './open-dataset';
import { readOptions } from './options';

export interface PreviewOptions extends DatasetOptions, JsonOption {
  readonly out: string;
  readonly count: string;
  readonly seed?: string;
}

const MOST = 100;

/** The task for a data set; none where it is but the default one, and cannot use the images. */
const fitting = (
  made: PretextTask,
  dataset: Dataset,
  { isChosen, warn }: { isChosen: boolean; warn: (message: string) => void },
): PretextTask | undefined => {
  try {
    const task = made.forData?.(dataset) ?? made;
    task.inputShape(dataset.imageShape);
    return task;
  } catch (error) {
    if (isChosen || !(error instanceof LongwayError)) throw error;
    warn(`only the pictures are shown: ${error.message}`);
    return undefined;
  }
};

/** Draws what the network sees of a few training images, in plain tfjs: it needs no TensorFlow. @param name as of `openDataset`. */
export const previewData = async (name: string, { out, count: images, seed: asked, json, ...options }: PreviewOptions): Promise<number> => {
  const count = wholeNumber('--count', images, [1, MOST], `a number of images, 1 to ${MOST}`);
  const { seeds = [] } = readOptions({ seed: asked === undefined ? [] : [asked] });
  const { experiment, catalog } = readForDataset(name, options);
  const [arm, ...others] = experiment.arms;
  if (!arm) throw new RangeError(`${name} has no arm`);
  if (others.length > 0) console.error(`the arm ${arm.name}; others with --arm: ${others.map((other) => other.name).join(', ')}`);
  const seed = seeds[0] ?? experiment.seeds[0] ?? 0;
  const warn = printWarning;
  const context: PluginSurroundings = { configFolder: experiment.folder, cacheFolder: cacheFolder(), warn };
  // It would advise native TensorFlow otherwise, on standard error.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const { dataset: chosen, task: asks, shortcuts: marks, training } = arm.config;
  const dataset = await createPlugin(catalog, 'dataset', chosen, context);
  const shortcuts = await Promise.all(marks.map((mark) => createPlugin(catalog, 'shortcut', mark, context)));
  const task = fitting(await createPlugin(catalog, 'pretext-task', asks, context), dataset, { isChosen: isConfig(name), warn });
  const rows = await previewRows({ dataset, shortcuts, task, data: training.data, seed, count, warn });
  const title = [
    `${chosen.name}, train`,
    task && `task ${asks.name}`,
    marks.length > 0 && `shortcuts ${marks.map((mark) => mark.name).join(', ')}`,
    `seed ${seed}`,
  ]
    .filter(Boolean)
    .join('   ');
  const file = resolve(out);
  await writeFileAtomically(file, await drawSheet(layOut(title, rows)));
  printResult({ json }, { picture: file, dataset: chosen, arm: arm.name, seed, count }, file);
  return 0;
};
