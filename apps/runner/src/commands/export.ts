import 'reflect-metadata';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { type Format, formats, type TrainedNetwork, writeExport } from '@longway/export';
import { cacheFolder, formatBytes } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';
import { versions } from '../experiment/provenance';
import { printWarning } from '../output/print-error';
import { type JsonOption, printResult } from '../output/print-result';
import { type ChosenRun, chooseRun } from '../trained/choose-run';
import { noLens } from '../trained/no-lens';
import { openNetworks, type OpenedNetworks } from '../trained/open-networks';
import { unknownName } from './unknown-name';

const wanted = ['extractor', 'lens', 'both'] as const;
const layouts = ['nhwc', 'nchw'] as const;

export interface ExportOptions extends JsonOption {
  readonly to: string;
  readonly arm?: string;
  readonly seed?: string;
  readonly network?: string;
  readonly layout?: string;
  readonly out?: string;
}

const oneOf = <T extends string>(what: string, option: string, all: readonly T[], found: string): T => {
  const known = all.find((one) => one === found);
  if (known === undefined) throw unknownName(what, found, all, option);
  return known;
};

const chosenNetworks = (
  run: ChosenRun,
  { lens, extractor }: OpenedNetworks,
  network: (typeof wanted)[number],
): readonly TrainedNetwork[] => {
  if (network === 'lens' && !lens)
    throw noLens(run, { where: '--network', expected: 'an arm whose lens has weights' }, 'export the extractor: --network extractor');
  return [...(network !== 'lens' ? [extractor] : []), ...(network !== 'extractor' && lens ? [lens] : [])];
};

/** ONNX alone has a layout to choose. */
const layoutFor = (format: Format, layout = 'nhwc') => {
  const chosen = oneOf('layout', '--layout', layouts, layout);
  if (format === 'onnx' || chosen === 'nhwc') return chosen;
  const remedy = 'leave out --layout, or choose --to onnx';
  throw new LongwayError(`${format} has no choice of layout`, { where: '--layout', expected: 'nhwc', found: chosen, remedy }, 'usage');
};

/** Progress goes to standard error: standard output has the folder. */
const tell = (message: string): void => console.error(message);

export const exportRun = async (run: string, options: ExportOptions): Promise<number> => {
  const format = oneOf('format', '--to', formats, options.to);
  const network = oneOf('network', '--network', wanted, options.network ?? 'both');
  const layout = layoutFor(format, options.layout);
  const chosen = await chooseRun(run, options);
  // Else TensorFlow.js recommends its native backend, which nothing here needs.
  tf.enableProdMode();
  const { experiment, arm, seed } = chosen;
  tell(`reading ${arm.name}/seed-${seed}`);
  const opened = await openNetworks(chosen, {
    configFolder: experiment.folder,
    cacheFolder: cacheFolder(),
    runFolder: run,
    warn: printWarning,
  });
  const { step, isTrained } = opened;
  if (!isTrained) printWarning(`the training is not finished: this is what it had at step ${step} of ${arm.config.training.steps}`);
  const networks = chosenNetworks(chosen, opened, network);
  if (network === 'both' && networks.length === 1) tell(`the lens ${arm.config.lens.name} has no weights: there is none to export`);
  const { longway: version = 'unknown' } = await versions('none');
  const written = await writeExport({
    format,
    folder: options.out ?? join(chosen.folder, 'exports', format),
    networks,
    origin: { version, experiment: experiment.name, arm: arm.name, seed, step },
    layout,
    progress: tell,
  });
  const files = Object.entries(written.files).map(([path, bytes]) => `  ${path}  ${formatBytes(bytes)}`);
  printResult(options, { ...written, isTrained }, () => [written.folder, ...files].join('\n'));
  return 0;
};
