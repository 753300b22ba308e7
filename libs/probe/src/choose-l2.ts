import type { FeatureSet } from '@longway/contracts';
import { permutation } from '@longway/tensor';
import { takeRows } from './feature-tables';
import { fitAndJudge, type Fitting } from './fit-and-judge';
import type { Protocol } from './protocols';

/** Rows that are held out to choose by. */
const HELD_OUT = 0.1;

/** Splits a table in two by chance: rows to fit on, and a tenth, at least one, to choose by. */
const holdOut = (table: FeatureSet, { random }: Pick<Fitting, 'random'>) => {
  const order = permutation(table.count, random);
  const held = Math.max(1, Math.round(HELD_OUT * table.count));
  return { train: takeRows(table, order.subarray(held)), test: takeRows(table, order.subarray(0, held)) };
};

/**
 * The regularisation under which most rows of a held-out tenth of the training features are right; of equals the strongest. Test images have no part in it.
 *
 * @param protocolOf makes the way to fit for a regularisation. @param afterFit called after each of the fits, one for each candidate.
 */
export const chooseL2 = async (
  train: FeatureSet,
  candidates: readonly number[],
  protocolOf: (l2: number) => Protocol,
  fitting: Fitting,
  afterFit: () => void,
): Promise<number> => {
  const tables = holdOut(train, fitting);
  let best = { l2: Number.NaN, right: -1 };
  for (const l2 of candidates.toSorted((a, b) => b - a)) {
    const { test: right } = await fitAndJudge(tables, protocolOf(l2), fitting);
    if (right > best.right) best = { l2, right };
    afterFit();
  }
  return best.l2;
};
