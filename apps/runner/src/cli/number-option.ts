import { LongwayError } from '@longway/contracts';

/** An option whose value is nothing that it takes. @param where `--count` */
export const misunderstood = (where: string, expected: string, found: string): LongwayError =>
  new LongwayError('is not understood', { where, expected, found, remedy: 'correct the option' }, 'usage');

/** @throws LongwayError (exit `usage`) for what is no whole number from `least` to `most`. */
export const wholeNumber = (
  where: string,
  text: string,
  [least, most]: readonly [least: number, most: number],
  expected = `a whole number, ${least} to ${most}`,
): number => {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw misunderstood(where, expected, text);
};

/** A plain decimal number, such as `0.05`. @throws LongwayError (exit `usage`) for what is none, or does not fit. */
export const decimalNumber = (where: string, text: string, fits: (value: number) => boolean, expected: string): number => {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (fits(value)) return value;
  throw misunderstood(where, expected, text);
};
