import { type ExitCode, exitCodes } from '@longway/contracts';

const meanings: Readonly<Record<ExitCode, string>> = {
  failure: 'something failed that has no code of its own; without a remedy in the message it is a bug',
  usage: 'wrong usage: the command line, a configuration, a plugin that does not fit',
  data: 'data is missing or damaged',
  environment: 'the machine is not set up, or cannot train',
  diverged: 'the training diverged: a loss is no finite number',
  storage: 'a file or folder cannot be written',
  interrupted: 'stopped by Ctrl-C, SIGTERM or SIGHUP',
};

/** Every exit code with its name, as errors in JSON have it, and what it means. The help and docs/cli.md show this table. */
export const exitCodeTable: readonly (readonly [code: number, name: string, meaning: string])[] = [
  [0, '', 'all is well'],
  ...(Object.entries(exitCodes) as [ExitCode, number][]).map(([name, code]) => [code, name, meanings[name]] as const),
];
