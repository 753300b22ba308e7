import { exitCodes } from '@longway/contracts';
import { readExperiment } from '@longway/registry';
import { writeReport } from '@longway/report';
import { compose, type ComposedExperiment } from '../compose-experiment';
import type { ExperimentResult } from '../experiment/conductor';
import { describeError } from '../output/print-error';
import { formatTable } from '../output/print-table';
import { summaryTable } from '../output/summary-table';
import { announcement } from '../output/time-left';
import { type ConfigOptions, readOptions } from './options';

export interface RunOptions extends ConfigOptions {
  readonly out?: string;
  readonly verbose?: boolean;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** The first signal asks the training to stop and to save; the second ends the process. @returns what undoes it. */
const stopOnSignals = (composed: ComposedExperiment): (() => void) => {
  let asked = false;
  const handle = () => {
    if (asked) process.exit(exitCodes.interrupted);
    asked = true;
    console.error('\nStopping after this step, to save what was trained. Once more to end at once.');
    composed.stop();
  };
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
};

const exitCode = ({ status, exit }: ExperimentResult): number =>
  status === 'stopped' ? exitCodes.interrupted : exit ? exitCodes[exit] : 0;

export const run = async (file: string, options: RunOptions, command: readonly string[]): Promise<number> => {
  const read = readExperiment(file, readOptions(options));
  const composed = await compose(read, { out: options.out, command });
  console.log(`results: ${composed.folder}`);
  const undo = stopOnSignals(composed);
  try {
    const started = Date.now();
    const result = await composed.run((turn) => console.log(announcement(turn, (Date.now() - started) / 1000)));
    for (const warning of result.warnings) console.error(`warning: ${warning}`);
    for (const [index, { run: name }] of result.failures.entries())
      console.error(`${name} failed.\n${describeError(result.errors[index], options.verbose ?? false)}`);
    if (result.rows.length > 0) console.log(`\n${formatTable(summaryTable(result.rows, read.experiment.recovery))}\n`);
    console.log(`${result.status}; report: ${await writeReport([composed.folder])}`);
    return exitCode(result);
  } finally {
    undo();
  }
};
