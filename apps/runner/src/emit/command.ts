import { LongwayError } from '@longway/contracts';
import type { Stage } from '@longway/sweep';
import { wholeNumber } from '../cli/number-option';
import { remedyFor } from '../commands/unknown-name';
import { type JsonOption, printResult } from '../output/print-result';
import type { Sweep } from '../sweep/read-sweep';
import { type PlaceOptions, type SweepPlace, writeSweepFolder } from '../sweep/sweep-folder';
import { emitSweep } from './emit';
import { type EmitOptions, schedulers } from './options';

/** Options of cli/emit-options.ts, as they stand on the command line. */
export interface EmitWords {
  readonly emit: string;
  readonly emitTo?: string;
  readonly cpus?: string;
  readonly memory?: string;
  readonly gpus?: string;
  readonly time?: string;
  readonly ranks?: string;
  readonly grace?: string;
  readonly longway?: readonly string[];
  readonly sbatch?: readonly string[];
  readonly image?: string;
  readonly claim?: string;
  readonly mount?: string;
  readonly namespace?: string;
}

/** Options of `longway sweep` that each of its tasks is called with as well. */
export interface TaskWords extends PlaceOptions {
  readonly set?: readonly string[];
  readonly plugin?: readonly string[];
  readonly seed?: readonly string[];
  readonly stale?: string;
  readonly jobs?: string;
}

const emitOptions = ({ emit, cpus, gpus, ranks, grace, ...texts }: EmitWords): EmitOptions => {
  const scheduler = schedulers.find((one) => one === emit);
  if (!scheduler) {
    const remedy = remedyFor(emit, schedulers, 'correct the option');
    throw new LongwayError(
      'is no scheduler that jobs can be written for',
      { where: '--emit', expected: schedulers.join(' or '), found: emit, remedy },
      'usage',
    );
  }
  return {
    ...texts,
    emit: scheduler,
    ...(cpus !== undefined && { cpus: wholeNumber('--cpus', cpus, [1, 4096]) }),
    ...(gpus !== undefined && { gpus: wholeNumber('--gpus', gpus, [0, 4096]) }),
    ...(ranks !== undefined && { ranks: wholeNumber('--ranks', ranks, [1, 4096]) }),
    ...(grace !== undefined && { grace: wholeNumber('--grace', grace, [1, 65_535]) }),
  };
};

const taskWords = ({ plugin, seed, stale }: TaskWords): readonly string[] =>
  Object.entries({ plugin, seeds: seed, stale: stale === undefined ? undefined : [stale] }).flatMap(([name, values]) =>
    values ? [`--${name}`, ...values] : [],
  );

const requireIndependent = ({ asha, file }: Sweep): void => {
  if (!asha) return;
  throw new LongwayError(
    'successive halving cannot be left to a scheduler: it compares cells while they are trained',
    { where: file, remedy: 'leave `asha` out, or do the sweep on one machine: longway sweep FILE' },
    'usage',
  );
};

/** `longway sweep --emit`. @param stages that are asked for. @returns the exit code. */
export const emit = async (
  sweep: Sweep,
  place: SweepPlace,
  stages: readonly Stage[],
  options: EmitWords & TaskWords & JsonOption,
): Promise<number> => {
  requireIndependent(sweep);
  const states = await place.store.states(sweep.cells.map(({ id }) => id));
  const emitted = await emitSweep(
    {
      ...{ name: sweep.name, file: sweep.file, stages, resources: sweep.resources, cells: sweep.cells.length },
      open: sweep.cells.flatMap(({ id }, index) => (states.get(id)?.status === 'done' ? [] : [index])),
      ...{ out: options.out ?? 'runs', cellsFolder: options.cells, set: options.set ?? [], words: taskWords(options) },
      jobs: options.jobs === undefined ? undefined : wholeNumber('--jobs', options.jobs, [1, 100_000]),
    },
    emitOptions(options),
  );
  // The report reads it, whoever does the cells.
  await writeSweepFolder(place, sweep);
  printResult(options, emitted, () =>
    [
      `${emitted.files.join(', ')} in ${emitted.folder}, for ${emitted.open} of ${emitted.cells} cells. Nothing is submitted; next:`,
      ...emitted.next.map((line) => `  ${line}`),
    ].join('\n'),
  );
  return 0;
};
