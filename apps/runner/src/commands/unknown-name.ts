import { LongwayError } from '@longway/contracts';
import { nearest } from '@longway/registry';

/** What a user may do about a name that is none of those that there are: the one that is near, if any. */
export const remedyFor = (found: string, known: readonly string[], otherwise = 'choose one of these'): string => {
  const meant = nearest(found, known);
  return meant ? `did you mean ${meant}?` : otherwise;
};

/** A mistake of the command line: a name that is none of those that there are. @param where e.g. `--kind`. */
export const unknownName = (what: string, found: string, known: readonly string[], where?: string): LongwayError =>
  new LongwayError(
    `there is no ${what} "${found}"`,
    { where, expected: `one of ${known.join(', ')}`, found, remedy: remedyFor(found, known) },
    'usage',
  );
