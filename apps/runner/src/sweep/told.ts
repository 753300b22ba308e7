import { LongwayError } from '@longway/contracts';
import type { ToldError } from './stage-messages';

/** An error on its way to another process. */
export const told = (error: unknown): ToldError => {
  if (!(error instanceof LongwayError)) return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  const { cause: _, ...mishap } = error.mishap;
  return { summary: error.summary, mishap, exit: error.exit };
};
