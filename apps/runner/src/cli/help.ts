import type { Command } from 'commander';
import { exitCodeTable } from '../output/exit-codes';
import { type DefineCommand, examples, groups } from './command';

const codes = (): string =>
  exitCodeTable.map(([code, name, meaning]) => `${String(code).padStart(5)}  ${name.padEnd(11)}  ${meaning}`).join('\n');

/** What help is there for beside commands. */
export const topics: Readonly<Record<string, () => string>> = {
  'exit-codes': () => `What longway ends with, and what an error in JSON calls it in "exit":\n\n${codes()}`,
};

const namesIn = (command: Command): readonly string[] => command.commands.map((one) => one.name());

const find = async (longway: Command, words: readonly string[]): Promise<Command> => {
  let found = longway;
  for (const word of words) {
    const next = found.commands.find((one) => one.name() === word);
    if (!next)
      throw (await import('../commands/unknown-name.js')).unknownName('command', word, [
        ...namesIn(found),
        ...(found === longway ? Object.keys(topics) : []),
      ]);
    found = next;
  }
  return found;
};

export const defineHelp: DefineCommand = (longway) => {
  longway
    .command('help')
    .helpGroup(groups.setUp)
    .description('show help for a command, or what the exit codes mean')
    .argument('[words...]', `a command, or ${Object.keys(topics).join(', ')}`)
    .addHelpText('after', examples('help run', 'help data check', 'help exit-codes'))
    .action(async (words: string[]) => {
      const topic = topics[words.join(' ')];
      if (topic) console.log(topic());
      else (await find(longway, words)).outputHelp();
    });
};
