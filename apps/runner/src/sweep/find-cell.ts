import { LongwayError } from '@longway/contracts';
import type { Experiment } from '@longway/registry';
import type { Cell } from '@longway/sweep';
import type { Sweep } from './read-sweep';

/** Of an id that is not written out. */
const LEAST_DIGITS = 6;

/**
 * A cell by its place in the grid, counted from 0, or by its id, of which the first digits do.
 *
 * @throws LongwayError (exit `usage`) where there is none.
 */
export const findCell = ({ cells, file }: Pick<Sweep, 'cells' | 'file'>, word: string): Cell<Experiment> => {
  const isPlace = /^\d{1,6}$/.test(word);
  const found = isPlace ? [cells[Number(word)]] : word.length >= LEAST_DIGITS ? cells.filter(({ id }) => id.startsWith(word)) : [];
  const [cell, other] = found;
  if (cell && !other) return cell;
  const expected = `a number from 0 to ${cells.length - 1}, or the first ${LEAST_DIGITS} digits or more of an id`;
  const remedy = `longway sweep ${file} --list shows them`;
  throw new LongwayError(
    other ? 'several cells begin like that' : 'there is no such cell',
    { where: '--cell', expected, found: word, remedy },
    'usage',
  );
};
