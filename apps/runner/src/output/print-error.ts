import { type ExitCode, exitCodes, LongwayError } from '@longway/contracts';
import { type Surface, style } from './style';
import { wrapWords } from './wrap-words';

/** Tells a person what went wrong. Only what nobody foresaw has a stack, and that only where it was asked for. */
export const describeError = (error: unknown, verbose: boolean): string => {
  if (error instanceof LongwayError) return verbose ? `${error.message}\n${error.stack ?? ''}` : error.message;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const more = verbose ? (stack ?? '') : 'Run it again with --verbose for the place in the code.';
  return `${message}\nThis is a bug, in longway or in a plugin. ${more}`;
};

/** An error for programs. What is not known is left out. */
export interface ErrorDocument {
  readonly summary: string;
  readonly where?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly remedy?: string;
  /** The name of the exit code; `longway help exit-codes` lists them. */
  readonly exit: ExitCode;
  /** Where one error tells of several mistakes, each of them. */
  readonly mistakes?: readonly ErrorDocument[];
}

export const errorDocument = (error: unknown): ErrorDocument => {
  if (!(error instanceof LongwayError)) return { summary: error instanceof Error ? error.message : String(error), exit: 'failure' };
  const { where, expected, found, remedy, cause } = error.mishap;
  const mistakes = cause instanceof AggregateError ? cause.errors.map(errorDocument) : undefined;
  return { summary: error.summary, where, expected, found, remedy, exit: error.exit, mistakes };
};

/** A line of an error in lines that fit a terminal: what goes on stands below what it goes on from. */
export const fitLine = (line: string, { isTTY, columns = Infinity }: Surface): string => {
  const [head = ''] = /^ {2}(expected|found|remedy): +/.exec(line) ?? [];
  return isTTY
    ? wrapWords(line.slice(head.length), columns - head.length)
        .map((part, index) => (index === 0 ? head : ' '.repeat(head.length)) + part)
        .join('\n')
    : line;
};

/** Prints an error to standard error, its first line set off where there are colours. */
export const printError = (error: unknown, verbose: boolean): void => {
  const [first = '', ...more] = describeError(error, verbose)
    .split('\n')
    .map((line) => fitLine(line, process.stderr));
  console.error([style(['bold', 'red'], first, process.stderr), ...more].join('\n'));
};

/** Prints a warning to standard error. */
export const printWarning = (message: string): void => console.error(`${style('yellow', 'warning:', process.stderr)} ${message}`);

export const exitCodeOf = (error: unknown): number => exitCodes[error instanceof LongwayError ? error.exit : 'failure'];
