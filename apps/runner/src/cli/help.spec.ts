import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodeTable } from '../output/exit-codes';
import { program } from '../program';

/** The program and all commands below it, each with its words. */
const commandsIn = (command: Command, words: readonly string[] = []): readonly (readonly [words: string, command: Command])[] => [
  [words.join(' '), command],
  ...command.commands.flatMap((one) => commandsIn(one, [...words, one.name()])),
];

const longway = program([], () => undefined);
const all = commandsIn(longway).filter(([, command]) => !(command as Command & { _hidden?: boolean })._hidden);
const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80, getOutHasColors: () => false });
  command.outputHelp();
  return text;
};

describe.each(all)('longway %s', (words, command) => {
  const help = helpOf(command);

  it('says what it, its arguments and its options are', () => {
    expect(command.description()).not.toBe('');
    for (const { description } of [...command.registeredArguments, ...command.options]) expect(description).toMatch(/\w/);
  });

  it('shows an example of its own', () => expect(help).toMatch(new RegExp(`^ {2}\\$ longway ${words}`, 'm')));

  it('fits a terminal of 80 columns', () => expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]));

  it('stands in a group', () => {
    if (command.parent === longway) expect(command.helpGroup()).not.toBe('');
  });

  it('prints its result as JSON where there is one', () => {
    const isPrinted = command.commands.length === 0 && !['help', 'completion'].includes(words);
    expect(command.options.some(({ long }) => long === '--json')).toBe(isPrinted);
  });
});

it('knows that what it examines is there', () =>
  expect(all.map(([words]) => words)).toEqual(expect.arrayContaining(['', 'run', 'data check'])));

it('means by each exit code what docs/cli.md says', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/cli.md'), 'utf8');
  const rows = exitCodeTable.map(([code, name, meaning]) => `| ${code} | ${name && `\`${name}\` `}| ${meaning} |`);
  expect(page).toContain(`|---|---|---|\n${rows.join('\n')}\n`);
});

it('says what each exit code means, once', () => {
  const codes = exitCodeTable.map(([code]) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const [, , meaning] of exitCodeTable) expect(meaning).toMatch(/\w/);
});
