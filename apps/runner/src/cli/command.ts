import type { Command } from 'commander';

/** What a command may know and tell. */
export interface Session {
  /** The command line as `run.json` keeps it. */
  readonly words: readonly string[];
  /** Whether errors come with the place in the code: `--verbose`, before or behind the command. */
  readonly verbose: () => boolean;
  /** Is told the exit code. */
  readonly finish: (code: number) => void;
}

/** Adds a command to the program. Its code is loaded when it is called for: a look at the help needs no TensorFlow. */
export type DefineCommand = (longway: Command, session: Session) => void;

/** @param lines what stands behind `longway`. */
export const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  $ longway ${line}`).join('\n')}`;

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
