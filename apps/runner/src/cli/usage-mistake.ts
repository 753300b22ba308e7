import { LongwayError } from '@longway/contracts';
import type { Command, CommanderError } from 'commander';

/** The commands that the words name, the program first: of `data check NAME` the program, `data` and `check`. */
const calledFor = (longway: Command, argv: readonly string[]): readonly Command[] => {
  const chain = [longway];
  for (const word of argv.filter((one) => !one.startsWith('-'))) {
    const next = chain.at(-1)?.commands.find((one) => one.name() === word);
    if (!next) break;
    chain.push(next);
  }
  return chain;
};

const flagsOf = (commands: readonly Command[]): readonly string[] => {
  const options = commands.flatMap((one) => one.createHelp().visibleOptions(one));
  return [...new Set(options.flatMap(({ short, long }) => [short, long].flatMap((flag) => (flag?.startsWith('--') ? [flag] : []))))];
};

/** What commander did not understand, told as any other mistake, with what may have been meant. */
export const usageMistake = async ({ code, message }: CommanderError, longway: Command, argv: readonly string[]): Promise<LongwayError> => {
  const chain = calledFor(longway, argv);
  const where = chain.map((one) => one.name()).join(' ');
  const summary = message.replace(/^error: /, '');
  const remedy = `${where} --help shows how it is used`;
  const found = /'([^']*)'$/.exec(summary)?.[1] ?? '';
  const known =
    code === 'commander.unknownOption'
      ? flagsOf(chain)
      : code === 'commander.unknownCommand'
        ? (chain.at(-1)?.commands ?? []).map((one) => one.name())
        : [];
  if (known.length === 0) return new LongwayError(summary, { where, remedy }, 'usage');
  // Behind the mistake: the registry's words need not be loaded to run a command.
  const { remedyFor } = await import('../commands/unknown-name.js');
  return new LongwayError(
    summary,
    { where, expected: `one of ${known.join(', ')}`, found, remedy: remedyFor(found, known, remedy) },
    'usage',
  );
};
