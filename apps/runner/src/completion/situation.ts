import type { Argument, Command, Option } from 'commander';

/** What stands where the cursor is, told from the words before it. */
export type Slot =
  | { readonly kind: 'command'; readonly of: Command }
  | { readonly kind: 'option' }
  | { readonly kind: 'value'; readonly option: Option }
  | { readonly kind: 'argument'; readonly argument: Argument }
  | { readonly kind: 'nothing' };

export interface Situation {
  /** The innermost command that is named. */
  readonly command: Command;
  readonly slot: Slot;
  /** What is there of the word. */
  readonly word: string;
  /** What stands in the places of arguments before it. */
  readonly given: readonly string[];
}

const optionOf = (command: Command, flag: string): Option | undefined => {
  for (let one: Command | null = command; one; one = one.parent) {
    const found = one.options.find(({ long, short }) => long === flag || short === flag);
    if (found) return found;
  }
  return undefined;
};

const takesValue = (option: Option | undefined): option is Option => option !== undefined && (option.required || option.optional);

/** Reads a command line that is not finished. @param words behind `longway`; the last one is the one that the cursor is at. */
export const situationOf = (program: Command, words: readonly string[]): Situation => {
  const word = words.at(-1) ?? '';
  let command = program;
  let open: Option | undefined;
  const given: string[] = [];
  for (const one of words.slice(0, -1)) {
    if (one.startsWith('-')) {
      const option = optionOf(command, one.split('=', 1)[0] ?? '');
      open = takesValue(option) && !one.includes('=') ? option : undefined;
    } else if (open) {
      if (!open.variadic) open = undefined;
    } else {
      const next = given.length === 0 ? command.commands.find((below) => below.name() === one) : undefined;
      if (next) command = next;
      else given.push(one);
    }
  }
  return { command, word, given, slot: slotOf(command, open, word, given) };
};

const slotOf = (command: Command, open: Option | undefined, word: string, given: readonly string[]): Slot => {
  if (word.startsWith('-')) return { kind: 'option' };
  if (open) return { kind: 'value', option: open };
  if (command.commands.length > 0) return given.length === 0 ? { kind: 'command', of: command } : { kind: 'nothing' };
  const { registeredArguments: all } = command;
  const argument = all[given.length] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
  return argument ? { kind: 'argument', argument } : { kind: 'nothing' };
};
