import type { Command } from 'commander';
import { type Candidate, candidatesFor } from './candidates';
import type { Shell } from './scripts';
import { lastPart, rejoined } from './words';

/** Columns that are left for what a candidate is. */
const WIDTH = 60;

/** The first clause, on one line. */
const brief = (text: string): string => {
  const clause = text.replaceAll(/\s+/g, ' ').split(/[;:] |\.(?= [A-Z]|$)/, 1)[0] ?? '';
  return clause.length > WIDTH ? `${clause.slice(0, WIDTH - 3).trimEnd()}...` : clause;
};

const line = (shell: Shell, { value, description }: Candidate): string => {
  if (shell === 'bash') return lastPart(value) || value;
  return description ? `${value}\t${brief(description)}` : value;
};

/** Answers a shell: a candidate a line, what it is behind a tab. @param words behind `longway`, as the shell takes them apart. */
export const answerShell = (program: Command, shell: Shell, words: readonly string[]): string => {
  const whole = shell === 'bash' ? rejoined(words) : words;
  return candidatesFor(program, whole)
    .map((candidate) => `${line(shell, candidate)}\n`)
    .join('');
};
