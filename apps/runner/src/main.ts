import { exitCodes } from '@longway/contracts';
import { CommanderError } from 'commander';
import { describeError, exitCodeOf } from './output/print-error';
import { program } from './program';

/** A reader that has seen enough, as `head` has, is no error. */
const endWithReader = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
};

/**
 * The command line.
 *
 * @param argv the words behind `longway`.
 * @returns the exit code; docs/cli.md lists them.
 */
export const main = async (argv: readonly string[]): Promise<number> => {
  process.stdout.on('error', endWithReader);
  let code = 0;
  const longway = program(argv, (finished) => (code = finished));
  longway.exitOverride();
  for (const command of longway.commands) [command, ...command.commands].forEach((one) => one.exitOverride());
  try {
    await longway.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said it already: the help that was asked for, or what it did not understand.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    console.error(describeError(error, Boolean(longway.opts()['verbose'] ?? process.env['DEBUG'])));
    return exitCodeOf(error);
  }
};
