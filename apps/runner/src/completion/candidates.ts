import { pluginKinds } from '@longway/contracts';
import { discover, peekConfig } from '@longway/registry';
import type { Command, Option } from 'commander';
import { namedHere } from '../commands/options';
import { pathsLike, runsLike } from './files';
import { settingsLike } from './settings';
import { type Situation, situationOf } from './situation';

/** A word that may stand where the cursor is. One that ends in `/`, `.` or `=` is to be gone on with. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);
const plain = (values: readonly string[]): readonly Candidate[] => values.map((value) => ({ value }));

const optionsOf = (command: Command): readonly Candidate[] => {
  const found: Candidate[] = [];
  for (let one: Command | null = command; one; one = one.parent) {
    const shown = one.createHelp().visibleOptions(one);
    found.push(...shown.map(({ long, short, description }) => ({ value: long ?? short ?? '', description })));
  }
  return found;
};

const namedPlugins = (words: readonly string[]): readonly string[] => {
  const at = words.indexOf('--plugin');
  const behind = words.slice(at + 1);
  const end = behind.findIndex((word) => word.startsWith('-'));
  return at < 0 ? [] : behind.slice(0, end < 0 ? -1 : end);
};

const withNamedPlugins = (words: readonly string[]) => {
  try {
    return discover(namedHere(namedPlugins(words)));
  } catch {
    return discover();
  }
};

const armsIn = (file: string | undefined): readonly string[] => {
  const arms = file === undefined ? undefined : peekConfig(file)?.['arms'];
  return typeof arms === 'object' && arms !== null ? Object.keys(arms) : [];
};

const datasets = (words: readonly string[]): readonly Candidate[] =>
  withNamedPlugins(words)
    .plugins.filter(({ kind }) => kind === 'dataset')
    .map(({ name, description }) => ({ value: name, description }));

const valuesOf = (option: Option, { word, given: [file] }: Situation, words: readonly string[]): readonly Candidate[] => {
  if (option.argChoices) return plain(option.argChoices);
  switch (option.long) {
    case '--kind':
      return plain(pluginKinds);
    case '--arm':
      return plain(armsIn(file));
    case '--set':
      return settingsLike(
        word,
        withNamedPlugins(words),
        file && isYaml(file) ? peekConfig(file) : undefined,
        file && !isYaml(file) ? file : undefined,
      );
    case '--dataset':
      return datasets(words);
    case '--experiment':
      return plain(pathsLike(word, isYaml));
    case '--plugin':
      return plain(pathsLike(word, () => false));
    default:
      // `<N>` and `<PIXELS>` are no paths.
      return /[<[](FILE|DIR|FOLDER|FORMAT)/.test(option.flags) ? plain(pathsLike(word, () => true)) : [];
  }
};

const argumentsOf = (
  name: string,
  { word, given, command }: Situation,
  program: Command,
  words: readonly string[],
): readonly Candidate[] => {
  switch (name) {
    case 'name':
      return command.name() === 'fetch' ? datasets(words) : [...datasets(words), ...plain(pathsLike(word, isYaml))];
    case 'shell':
      return plain(command.registeredArguments[0]?.argChoices ?? []);
    case 'words':
      return helped(program, given);
    case 'run':
      return plain(runsLike(word));
    case 'file':
      return plain([...new Set([...runsLike(word), ...pathsLike(word, isYaml).filter((path) => !path.endsWith('/'))])]);
    default:
      return plain(pathsLike(word, () => true));
  }
};

const commandsOf = (command: Command): readonly Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ value: one.name(), description: one.description() }));

const helped = (program: Command, given: readonly string[]): readonly Candidate[] => {
  const command = given.reduce<Command | undefined>((found, word) => found?.commands.find((one) => one.name() === word), program);
  const topics = given.length === 0 ? plain(['exit-codes']) : [];
  return command ? [...commandsOf(command), ...topics] : [];
};

const candidatesAt = (situation: Situation, program: Command, words: readonly string[]): readonly Candidate[] => {
  const { slot, command } = situation;
  switch (slot.kind) {
    case 'command':
      return commandsOf(slot.of);
    case 'option':
      return optionsOf(command);
    case 'value':
      return valuesOf(slot.option, situation, words);
    case 'argument':
      return slot.argument.argChoices ? plain(slot.argument.argChoices) : argumentsOf(slot.argument.name(), situation, program, words);
    default:
      return [];
  }
};

/** What may stand at the end of a command line. @param words behind `longway`; the last one is what is there of the word that is wanted. */
export const candidatesFor = (program: Command, words: readonly string[]): readonly Candidate[] => {
  const situation = situationOf(program, words);
  const begin = candidatesAt(situation, program, words).filter(({ value }) => value.startsWith(situation.word));
  return [...new Map(begin.map((one) => [one.value, one])).values()];
};
