import 'reflect-metadata';
import { join, resolve } from 'node:path';
import { loadBackend } from '@longway/backend';
import { exitCodes, type Geometry, LongwayError } from '@longway/contracts';
import { createPlugin } from '@longway/registry';
import { cacheFolder, makeFolder, writeFileAtomically } from '@longway/storage';
import * as tf from '@tensorflow/tfjs';
import { decimalNumber } from '../cli/number-option';
import { findPictures } from '../lens/find-pictures';
import { type LensedPicture, lookAtPicture, type Mode, modes, type PictureLens } from '../lens/look-at-picture';
import { describeError, printWarning } from '../output/print-error';
import { type JsonOption, printResult } from '../output/print-result';
import { progressOn } from '../output/progress';
import { type ChosenRun, chooseRun } from '../trained/choose-run';
import { noLens } from '../trained/no-lens';
import { openNetworks } from '../trained/open-networks';
import { unknownName } from './unknown-name';

export interface LensOptions extends JsonOption {
  readonly arm?: string;
  readonly seed?: string;
  readonly mode?: string;
  readonly amplify?: string;
  readonly out?: string;
}

const modeOf = (found: string): Mode => {
  const mode = modes.find((one) => one === found);
  if (!mode) throw unknownName('mode', found, modes, '--mode');
  return mode;
};

const amplifyOf = (text: string | undefined): number | undefined =>
  text === undefined
    ? undefined
    : decimalNumber('--amplify', text, (value) => value > 0 && value <= 1000, 'a number, more than 0 and at most 1000');

/** How the run's data set brings pictures to size; undefined where it does not, or where it is gone: the lens's own size is taken then. */
const scalingOf = async ({ experiment, catalog, arm }: ChosenRun): Promise<Pick<Geometry, 'shorterSide' | 'square'> | undefined> => {
  const { shorterSide, square } = arm.config.dataset;
  if (typeof shorterSide === 'number') return { shorterSide, square: square === true };
  if (arm.config.dataset.name !== 'packed') return undefined;
  const context = { configFolder: experiment.folder, cacheFolder: cacheFolder(), warn: printWarning };
  const split = await createPlugin(catalog, 'dataset', arm.config.dataset, context).then((dataset) => dataset.open('train'));
  return 'geometry' in split ? split.geometry : undefined;
};

const describe = (pictures: readonly LensedPicture[], out: string): string =>
  [
    ...pictures.map(
      ({ file, levels, label, workedAt: [height, width], mode, tiles }) =>
        `${file}: changed by ${levels.toFixed(1)} of 255 grey levels, mostly ${label} (${mode}, ${width}x${height}, ${tiles} ${tiles === 1 ? 'tile' : 'tiles'})`,
    ),
    `pictures and lens.json: ${out}`,
  ].join('\n');

/** Looks at photographs of any size through the lens of a run. */
export const lens = async (run: string, given: readonly string[], options: LensOptions): Promise<number> => {
  const mode = modeOf(options.mode ?? 'resized');
  const amplify = amplifyOf(options.amplify);
  const files = await findPictures(given);
  const chosen = await chooseRun(run, options, ({ config }) => config.lens.name !== 'identity');
  const { experiment, arm, seed } = chosen;
  await loadBackend();
  const context = { configFolder: experiment.folder, cacheFolder: cacheFolder(), runFolder: run, warn: printWarning };
  const opened = await openNetworks(chosen, context);
  if (!opened.lens) throw noLens(chosen, { where: '--arm' }, 'train one: --set lens=unet');
  const { model } = opened.lens;
  const shape = model.inputs[0]?.shape.slice(1) as [number, number, number];
  const pictureLens: PictureLens = {
    shape,
    scaling: await scalingOf(chosen),
    apply: (images) => tf.clipByValue(model.apply(images, { training: false }) as tf.Tensor4D, -1, 1),
  };
  const out = resolve(options.out ?? join(chosen.folder, 'lensed'));
  await makeFolder(out);
  const progress = progressOn('looking through the lens');
  const pictures: LensedPicture[] = [];
  const broken: { file: string; fault: string }[] = [];
  for (const [done, file] of files.entries()) {
    progress.update(done, files.length);
    try {
      pictures.push(await lookAtPicture(file, pictureLens, { mode, out, amplify }));
    } catch (error) {
      // One broken picture does not keep the others from being looked at.
      if (!(error instanceof LongwayError) || error.exit !== 'data') throw error;
      broken.push({ file: file.path, fault: error.summary });
      printWarning(describeError(error, false));
    }
  }
  progress.stop();
  const document = { run, arm: arm.name, seed, step: opened.step, lens: arm.config.lens.name, mode, trainedAt: shape, pictures, broken };
  await writeFileAtomically(join(out, 'lens.json'), `${JSON.stringify(document, null, 2)}\n`);
  printResult(options, { folder: out, ...document }, () => describe(pictures, out));
  return broken.length > 0 ? exitCodes.data : 0;
};
