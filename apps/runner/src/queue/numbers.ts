import { LongwayError } from '@longway/contracts';

/** A whole number of an option. @throws LongwayError (usage) */
export const wholeNumber = (where: string, text: string, [least, most]: readonly [number, number]): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new LongwayError(
    'is not understood',
    { where, expected: `a whole number, ${least} to ${most}`, found: text, remedy: 'correct the option' },
    'usage',
  );
};
