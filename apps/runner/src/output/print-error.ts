import { exitCodes, LongwayError } from '@longway/contracts';

/** Tells a person what went wrong. Only what nobody foresaw has a stack, and that only where it was asked for. */
export const describeError = (error: unknown, verbose: boolean): string => {
  if (error instanceof LongwayError) return verbose ? `${error.message}\n${error.stack ?? ''}` : error.message;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const more = verbose ? (stack ?? '') : 'Run it again with --verbose for the place in the code.';
  return `${message}\nThis is a bug, in longway or in a plugin. ${more}`;
};

export const exitCodeOf = (error: unknown): number => exitCodes[error instanceof LongwayError ? error.exit : 'failure'];
