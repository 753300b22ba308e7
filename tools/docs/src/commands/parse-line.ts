import { program } from '@longway/runner/program';
import { CommanderError, type Command } from 'commander';

/** What the command line makes of some words. */
export type Parsed =
  | { readonly command: string; readonly args: readonly string[]; readonly options: Readonly<Record<string, unknown>> }
  | { readonly fault: string };

const each = (command: Command, visit: (command: Command) => void): void => {
  visit(command);
  for (const below of command.commands) each(below, visit);
};

const pathOf = (command: Command): string => (command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name());

/** Lets the real command line read the words behind `longway`, and does nothing of what they ask. */
export const parseLine = async (words: readonly string[]): Promise<Parsed> => {
  let parsed: Parsed = { fault: 'no command' };
  let said = '';
  const longway = program([], () => undefined);
  each(longway, (command) => {
    command.exitOverride().configureOutput({ writeErr: (text) => (said += text), writeOut: () => undefined });
    if (command.commands.length > 0) return;
    command.action(() => {
      parsed = { command: pathOf(command), args: command.args, options: command.opts() };
    });
  });
  try {
    await longway.parseAsync([...words], { from: 'user' });
    return parsed;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return { command: 'help', args: [], options: {} };
    return { fault: said.trim() || String(error) };
  }
};
