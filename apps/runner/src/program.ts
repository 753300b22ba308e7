import { Command } from 'commander';
import { type DefineCommand, examples } from './cli/command';
import { defineAudit } from './cli/audit';
import { defineCompletion } from './cli/completion';
import { defineData } from './cli/data';
import { defineDoctor } from './cli/doctor';
import { defineExport } from './cli/export';
import { defineHelp } from './cli/help';
import { defineInit } from './cli/init';
import { defineLens } from './cli/lens';
import { definePlugins } from './cli/plugins';
import { defineReport } from './cli/report';
import { defineRun } from './cli/run';
import { defineSchema } from './cli/schema';
import { defineSweep } from './cli/sweep';
import { defineValidate } from './cli/validate';
import { defineWatch } from './cli/watch';
import { defineWorker } from './cli/worker';

/** The commands, in the order that the help lists them in. */
const commands: readonly DefineCommand[] = [
  defineRun,
  defineSweep,
  defineValidate,
  defineReport,
  defineAudit,
  defineLens,
  defineExport,
  defineWatch,
  defineWorker,
  defineData,
  defineInit,
  defineDoctor,
  definePlugins,
  defineSchema,
  defineCompletion,
  defineHelp,
];

/**
 * The command line.
 *
 * @param argv the words behind `longway`.
 * @param finish is told the exit code.
 */
export const program = (argv: readonly string[], finish: (code: number) => void): Command => {
  const longway = new Command('longway')
    .description('Keeps self-supervised vision models from taking the shortcut.')
    .option('--verbose', 'errors with the place in the code that they come from')
    .configureHelp({ showGlobalOptions: true })
    // `main` says what was not understood, as it does other errors.
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .showSuggestionAfterError(false)
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        'validate experiments/quickstart.yaml',
        'run experiments/quickstart.yaml --set training.steps=200',
        'doctor',
        'help data check',
      ),
    );
  const session = { words: ['longway', ...argv], verbose: () => Boolean(longway.opts()['verbose']), finish };
  for (const define of commands) define(longway, session);
  return longway;
};
