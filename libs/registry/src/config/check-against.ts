import type { z } from 'zod';
import { describeIssue } from './describe-issue';
import { knownSchema } from './known-keys';
import { ENOUGH_MISTAKES, throwMistakes } from './mistakes';

/**
 * Checks what a file says, other than an experiment, as experiments are checked.
 *
 * @param source what errors call it.
 * @throws LongwayError (exit `usage`) that reports all mistakes together, with what was most likely meant.
 */
export const checkAgainst = <S extends z.ZodType>(schema: S, value: unknown, source: string): z.output<S> => {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const checked = { value, schema: knownSchema(schema) };
  throwMistakes(
    error.issues.slice(0, ENOUGH_MISTAKES).flatMap((issue) => describeIssue(issue, checked)),
    source,
  );
  throw error;
};
