import { LongwayError } from '@longway/contracts';

/** One word for bash, whatever is in it: paths with spaces, quotes, `$(...)` or line breaks stay what they are. */
export const quote = (word: string): string => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

export const quoteAll = (words: readonly string[]): string => words.map(quote).join(' ');

/**
 * A value of an `#SBATCH` line. sbatch reads these lines itself, up to their end: a backslash takes the next character as it is, within quotes too.
 *
 * @throws LongwayError (exit `usage`) for a line break, which no such line can hold.
 */
export const quoteDirective = (value: string): string => {
  if (/[\n\r\0]/.test(value))
    throw new LongwayError(
      'A job script cannot name what has a line break in it.',
      { found: JSON.stringify(value), remedy: 'use another path' },
      'usage',
    );
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
};

/**
 * A path in which Slurm fills in nothing, for `--output`.
 *
 * @throws LongwayError (exit `usage`) for a backslash: Slurm would then fill in nothing behind it either.
 */
export const plainPattern = (path: string): string => {
  if (path.includes('\\'))
    throw new LongwayError(
      'Slurm cannot write its logs to a path with a backslash.',
      { found: path, remedy: 'use another folder: --out DIR' },
      'usage',
    );
  return path.replaceAll('%', '%%');
};

/** A word of a container's `args`, in which Kubernetes fills in nothing. */
export const plainArgument = (word: string): string => word.replaceAll('$', '$$$$');
