import { InvalidArgumentError } from 'commander';

/** For an option that is a whole number. */
export const parseNumber = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('a whole number');
};
