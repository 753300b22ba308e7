import { InvalidArgumentError } from 'commander';

/** For an option that is a whole number of at most six digits. */
export const parseCount =
  (least: number) =>
  (text: string): number => {
    if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
    throw new InvalidArgumentError(`a whole number, ${least} or more`);
  };
