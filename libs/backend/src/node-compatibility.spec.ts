import util from 'node:util';
import { replaceRemovedUtilities } from './node-compatibility';

test('the functions that Node removed are there, and do what they did', () => {
  replaceRemovedUtilities();
  const { isNullOrUndefined, isArray } = util as unknown as Record<string, (value: unknown) => boolean>;
  expect([null, undefined, 0, ''].map((value) => isNullOrUndefined?.(value))).toEqual([true, true, false, false]);
  expect([[], {}].map((value) => isArray?.(value))).toEqual([true, false]);
});
