import { exitCodes } from '@longway/contracts';
import { CommanderError } from 'commander';
import type { Shell } from './completion/scripts';
import { usageMistake } from './cli/usage-mistake';
import { errorDocument, exitCodeOf, printError } from './output/print-error';
import { keepStdoutForDocument, printDocument } from './output/print-result';
import { program } from './program';

/** A reader that has seen enough, as `head` has, is no error. */
const endWithReader = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
};

/** Tells a shell what may stand at the end of a command line: `__complete SHELL -- WORDS`. Nobody types it, so it is no command. */
const complete = async ([, shell, , ...words]: readonly string[]): Promise<number> => {
  const { answerShell } = await import('./completion/answer.js');
  process.stdout.write(
    answerShell(
      program([], () => undefined),
      shell as Shell,
      words,
    ),
  );
  return 0;
};

/**
 * The command line.
 *
 * @param argv the words behind `longway`.
 * @returns the exit code; `longway help exit-codes` lists them.
 */
export const main = async (argv: readonly string[]): Promise<number> => {
  process.stdout.on('error', endWithReader);
  if (argv[0] === '__complete') return complete(argv);
  let code = 0;
  const longway = program(argv, (finished) => (code = finished));
  // Not an option of the program: an error may come before options are read.
  const json = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined).includes('--json');
  if (json) keepStdoutForDocument();
  try {
    await longway.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    // Help in the place of a command that was not named: commander has printed it.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return exitCodes.usage;
    const error = thrown instanceof CommanderError ? await usageMistake(thrown, longway, argv) : thrown;
    if (json) printDocument({ error: errorDocument(error) });
    printError(error, Boolean(longway.opts()['verbose'] ?? process.env['DEBUG']));
    return exitCodeOf(error);
  }
};
