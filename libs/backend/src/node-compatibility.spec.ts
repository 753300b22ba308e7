import util from 'node:util';
import { restoreRemovedUtilities } from './node-compatibility';

const utilities = util as unknown as Record<string, ((value: unknown) => boolean) | undefined>;
const NAMES = ['isNullOrUndefined', 'isArray'];

test('brings back what newer Node lacks, and leaves what is there', () => {
  const before = NAMES.map((name) => utilities[name]);
  try {
    for (const name of NAMES) utilities[name] = undefined;
    restoreRemovedUtilities();
    expect([null, undefined, 0, ''].map((value) => utilities['isNullOrUndefined']?.(value))).toEqual([true, true, false, false]);
    expect([[], {}].map((value) => utilities['isArray']?.(value))).toEqual([true, false]);
    const restored = NAMES.map((name) => utilities[name]);
    restoreRemovedUtilities();
    expect(NAMES.map((name) => utilities[name])).toEqual(restored);
  } finally {
    NAMES.forEach((name, i) => (utilities[name] = before[i]));
  }
});
