import { program } from '@longway/runner/program';
import type { Argument, Command, Option } from 'commander';
import { cell, code, made, table } from './markdown';

const nameOf = (command: Command): string => (command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name());

/** What `--help` prints behind commander's own part: examples, and what they need. */
const behindHelp = (command: Command): string => {
  let printed = '';
  command.configureOutput({ writeOut: (text) => (printed += text) });
  command.outputHelp();
  return printed.slice(printed.indexOf(command.helpInformation()) + command.helpInformation().length).trim();
};

const examplesOf = (text: string): { readonly lines: readonly string[]; readonly words: string } => {
  const lines = [...text.matchAll(/^ *\$ (.*)$/gm)].map(([, line = '']) => `npx ${line}`);
  const words = text
    .replaceAll(/^ *\$ .*$/gm, '')
    .replace(/^Examples:$/m, '')
    .replaceAll(/\n{2,}/g, '\n\n')
    .trim();
  return { lines, words };
};

const argument = (one: Argument): string[] => [
  code(one.required ? `<${one.name()}${one.variadic ? '...' : ''}>` : `[${one.name()}${one.variadic ? '...' : ''}]`),
  cell(one.description),
];
const presetOf = ({ defaultValue, mandatory }: Option): string => {
  if (mandatory) return 'needed';
  return defaultValue === undefined || defaultValue === false ? '' : code(String(defaultValue));
};
const option = (one: Option): string[] => {
  const choices = one.argChoices ? ` One of ${one.argChoices.map(code).join(', ')}.` : '';
  return [code(one.flags), presetOf(one), cell(one.description) + choices];
};

/** A command without those below it. */
const alone = (command: Command, depth: number): string => {
  const { lines, words } = examplesOf(behindHelp(command));
  const args = command.registeredArguments;
  const options = command.options.filter(({ hidden }) => !hidden);
  const parts = [
    `${'#'.repeat(depth)} ${nameOf(command)}`,
    command.parent ? `\`${nameOf(command)} ${command.usage()}\`` : '',
    command.description() &&
      `${command
        .description()
        .replace(/^./, (first) => first.toUpperCase())
        .replace(/\.$/, '')}.`,
    args.length > 0 ? table(['argument', ''], args.map(argument)) : '',
    options.length > 0 ? table(['option', 'default', ''], options.map(option)) : '',
    lines.length > 0 ? `\`\`\`sh\n${lines.join('\n')}\n\`\`\`` : '',
    cell(words).replaceAll('\\|', '|'),
  ];
  return parts.filter(Boolean).join('\n\n');
};

const section = (command: Command, depth: number): string =>
  [alone(command, depth), ...command.commands.map((below) => section(below, depth + 1))].join('\n\n');

/** The page about every command with its arguments, options and examples, as the program itself knows them. */
export const cliPage = (): string => {
  const longway = program([], () => undefined);
  const commands = longway.commands.map((command) => section(command, 2));
  return `# Every command and option

${made('the program that reads the command line')} What commands do, the run folder and exit codes are told in [cli.md](../cli.md).

${alone(longway, 2)}

${commands.join('\n\n')}
`;
};
