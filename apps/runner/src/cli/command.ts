import type { Command } from 'commander';
import { wrapWords } from '../output/wrap-words';

/** What a command may know and tell. */
export interface Session {
  /** The command line as `run.json` keeps it. */
  readonly words: readonly string[];
  /** Whether errors come with the place in the code: `--verbose`, before or behind the command. */
  readonly verbose: () => boolean;
  /** Is told the exit code. */
  readonly finish: (code: number) => void;
}

/**
 * Adds a command to the program. Its code is loaded when it is called for: a look at the help needs no TensorFlow.
 *
 * Every command has a description, a group ({@link groups}), examples, a description of each option and argument, and
 * {@link withJson}; it prints what it was asked for with `printResult` of output/print-result.ts. A test holds each to that.
 */
export type DefineCommand = (longway: Command, session: Session) => void;

/** What the help lists commands under: `command.helpGroup(groups.train)`. */
export const groups = { train: 'Train:', look: 'Look at results:', data: 'Data:', setUp: 'Set up:' } as const;

/** Columns that the help has on the narrowest terminal. */
const WIDTH = 80;

/** A paragraph behind the examples, in lines for the narrowest terminal. */
export const note = (text: string): string => `\n\n${wrapWords(text, WIDTH).join('\n')}`;

/** For `addHelpText('after', ...)`. @param lines what stands behind `longway`. */
export const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  $ longway ${line}`).join('\n')}`;

/** The result as one JSON document on standard output, all else on standard error; errors too. For every command. */
export const withJson = (command: Command): Command => command.option('--json', 'print the result, or the error, as one JSON document');

export const withPlugins = (command: Command): Command =>
  command.option('--plugin <P...>', 'further plugins: npm packages, or folders seen from here');

export const withConfig = (command: Command): Command =>
  withPlugins(command.usage('<file> [options]').argument('<file>', 'the configuration, a YAML file'))
    .option('--set <KEY=VALUE...>', 'changes a setting, e.g. training.steps=200; the value is read as YAML')
    .option('--arm <NAME...>', 'only these arms')
    .option('--seed, --seeds <N...>', 'these seeds in place of those of the file');

export const withDataset = (command: Command): Command =>
  withPlugins(command.argument('<name>', 'the data set, or a configuration file whose data set is meant'))
    .option('--set <KEY=VALUE...>', 'options of the data set; of the whole configuration, where that is named')
    .option('--arm <NAME...>', 'the arm of the configuration whose data set is meant');
