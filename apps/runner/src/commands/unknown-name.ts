import { LongwayError } from '@longway/contracts';
import { nearest } from '@longway/registry';

/** What a user may do about a name that is none of those that there are: the one that is near, or the only one that begins so. */
export const remedyFor = (found: string, known: readonly string[], otherwise = 'choose one of these'): string => {
  // What was cut short is no slip of the finger.
  const begun = known.filter((name) => found.length > 1 && name.startsWith(found));
  const meant = nearest(found, known) ?? (begun.length === 1 ? begun[0] : undefined);
  return meant ? `did you mean ${meant}?` : otherwise;
};

/** A mistake of the command line: a name that is none of those that there are. @param where e.g. `--kind`. */
export const unknownName = (what: string, found: string, known: readonly string[], where?: string): LongwayError =>
  new LongwayError(
    `there is no ${what} "${found}"`,
    { where, expected: `one of ${known.join(', ')}`, found, remedy: remedyFor(found, known) },
    'usage',
  );
