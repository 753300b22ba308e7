import { LongwayError } from '@longway/contracts';

/** One of several. */
export interface Choice {
  readonly value: string;
  readonly hint?: string;
}

/** Asks a person. */
export interface Interview {
  choose(message: string, choices: readonly Choice[], first?: string): Promise<string>;
  write(message: string, preset: string, check: (text: string) => string | undefined): Promise<string>;
}

const cancelled = (): LongwayError => new LongwayError('cancelled: nothing was written', {}, 'interrupted');

/** On a terminal, with arrow keys. */
export const terminalInterview = async (): Promise<Interview> => {
  const { isCancel, select, text } = await import('@clack/prompts');
  const kept = (answer: string | symbol): string => {
    if (isCancel(answer) || typeof answer !== 'string') throw cancelled();
    return answer;
  };
  return {
    choose: async (message, choices, first) =>
      kept(await select({ message, options: choices.map(({ value, hint }) => ({ value, label: value, hint })), initialValue: first })),
    write: async (message, preset, check) =>
      kept(await text({ message, placeholder: preset, defaultValue: preset, validate: (answer) => check(answer || preset) })),
  };
};
