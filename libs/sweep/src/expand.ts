import { LongwayError } from '@longway/contracts';
import { type AxisValue, canonicalJson, describePoint, type Point } from './cell';
import type { SweepFile } from './sweep-file';

/** What of a sweep file spans a grid. */
export type Grid = Pick<SweepFile, 'axes' | 'zip' | 'exclude'>;

export interface Expansion {
  /** The first axis changes slowest. */
  readonly points: readonly Point[];
  /** What is likely a slip, a sentence each. */
  readonly warnings: readonly string[];
}

/** A grid of more is a slip: a zero too many in a list. */
const MOST_POINTS = 100_000;

/** Several settings that change together; one alone where it is an axis. */
type Bundle = readonly Point[];

const refuse = (where: string, summary: string, expected: string, found: string, remedy: string): never => {
  throw new LongwayError(summary, { where, expected, found, remedy }, 'usage');
};

const zipped = (group: Readonly<Record<string, readonly AxisValue[]>>, index: number): Bundle => {
  const lengths = Object.entries(group).map(([path, values]) => [path, values.length] as const);
  const [first] = lengths;
  if (first === undefined)
    return refuse(`zip.${index}`, 'holds no paths', 'paths of settings with their values', 'nothing', 'remove it or fill it');
  if (lengths.some(([, length]) => length !== first[1])) {
    const found = lengths.map(([path, length]) => `${path}: ${length}`).join(', ');
    return refuse(
      `zip.${index}`,
      'values that go together are not equally many',
      'lists of one length',
      found,
      'give each path as many values',
    );
  }
  return Array.from({ length: first[1] }, (_, i) =>
    Object.fromEntries(Object.entries(group).map(([path, values]) => [path, values[i] as AxisValue])),
  );
};

const requireOnce = (paths: readonly string[]): void => {
  const twice = paths.find((path, index) => paths.indexOf(path) < index);
  if (twice !== undefined)
    refuse('axes', 'a setting is varied twice', 'each path in `axes` or in one group of `zip`', twice, 'leave one of them out');
  // `lens` and `lens.widths`: the second one set would depend on their order.
  const below = paths.find((path) => paths.some((other) => path.startsWith(`${other}.`)));
  const above = paths.find((path) => below?.startsWith(`${path}.`));
  if (below !== undefined)
    refuse(
      'axes',
      'a setting lies below another one that is varied',
      'paths that do not hold each other',
      `${above} and ${below}`,
      `write both into one: an axis or group of \`${above}\``,
    );
};

const requireDistinct = (path: string, bundle: Bundle): void => {
  const texts = bundle.map(canonicalJson);
  const twice = texts.findIndex((text, index) => texts.indexOf(text) < index);
  if (twice >= 0) refuse(path, 'a value is given twice', 'each value once', describePoint(bundle[twice] as Point), 'leave one of them out');
};

const product = (bundles: readonly Bundle[]): readonly Point[] =>
  bundles.reduce<readonly Point[]>((points, bundle) => points.flatMap((point) => bundle.map((added) => ({ ...point, ...added }))), [{}]);

const fits = (point: Point, wanted: Point): boolean =>
  Object.entries(wanted).every(([path, value]) => Object.hasOwn(point, path) && canonicalJson(point[path]) === canonicalJson(value));

/**
 * All points of a grid: each value of each axis, and each place of each zipped group, with each of the others, but those that are excluded.
 *
 * @param nearest finds the word that was most likely meant.
 * @throws LongwayError (exit `usage`) for a grid that cannot be meant.
 */
export const expand = (
  { axes, zip, exclude }: Grid,
  nearest: (word: string, known: readonly string[]) => string | undefined = () => undefined,
): Expansion => {
  const single = Object.entries(axes).map(([path, values]): Bundle => values.map((value) => ({ [path]: value })));
  const bundles = [...single, ...zip.map(zipped)];
  const paths = [...Object.keys(axes), ...zip.flatMap((group) => Object.keys(group))];
  requireOnce(paths);
  Object.keys(axes).forEach((path, index) => requireDistinct(`axes.${path}`, single[index] as Bundle));
  zip.forEach((_, index) => requireDistinct(`zip.${index}`, bundles[single.length + index] as Bundle));
  const count = bundles.reduce((most, bundle) => most * bundle.length, 1);
  if (count > MOST_POINTS)
    refuse('axes', 'the grid is too large', `at most ${MOST_POINTS} points`, String(count), 'make several sweeps of it');
  const unknown = exclude.flatMap((point) => Object.keys(point)).find((path) => !paths.includes(path));
  if (unknown !== undefined) {
    const meant = nearest(unknown, paths);
    refuse(
      'exclude',
      `"${unknown}" is not varied`,
      `one of ${paths.join(', ') || '(no axes)'}`,
      unknown,
      meant ? `did you mean ${meant}?` : 'leave it out',
    );
  }
  const all = product(bundles);
  const points = all.filter((point) => !exclude.some((wanted) => fits(point, wanted)));
  if (points.length === 0)
    refuse('exclude', 'no point is left', 'a grid with at least one point', `${all.length} points, all excluded`, 'exclude less');
  const warnings = exclude
    .filter((wanted) => !all.some((point) => fits(point, wanted)))
    .map((wanted) => `exclude: no point fits ${describePoint(wanted)}, so that nothing is left out by it`);
  return { points, warnings };
};
