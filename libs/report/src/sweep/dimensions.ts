import { describe, nameOf } from '../settings';

/** One value of a dimension. */
export interface Place {
  /** The values as JSON. */
  readonly key: string;
  /** For people, short. */
  readonly label: string;
  /** With every option, where `label` leaves some out. */
  readonly full: string;
  /** Where it lies on an axis; absent where the dimension is no scale. */
  readonly number?: number;
}

/** What was swept: a setting, settings that go together, or the arms of the experiment. */
export interface Dimension {
  /** Short, and not the same as that of another dimension. */
  readonly name: string;
  /** Dotted; none for arms. */
  readonly paths: readonly string[];
  readonly places: readonly Place[];
  /** Whether all places have a number, each another. */
  readonly isNumeric: boolean;
  /** Whether equal factors are equal ways on its axis. */
  readonly isLogarithmic: boolean;
}

type Point = Readonly<Record<string, unknown>>;

const keyOf = (paths: readonly string[], point: Point): string => JSON.stringify(paths.map((path) => point[path] ?? null));

const pathGroups = (points: readonly Point[], zip: readonly (readonly string[])[]): readonly (readonly string[])[] => {
  const paths = [...new Set(points.flatMap((point) => Object.keys(point)))];
  const groups = paths.map((path) => zip.find((group) => group.includes(path))?.filter((each) => paths.includes(each)) ?? [path]);
  return groups.filter((group, index) => groups.findIndex((other) => other[0] === group[0]) === index);
};

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** The last part of a path says enough where no other one ends in it. */
const shortNames = (paths: readonly string[]): ReadonlyMap<string, string> =>
  new Map(paths.map((path) => [path, paths.filter((other) => lastOf(other) === lastOf(path)).length > 1 ? path : lastOf(path)]));

/** Names of plugins without their options, where these are enough to tell values apart. */
const shortest = (values: readonly unknown[]): readonly string[] => {
  const [names, full] = [values.map(nameOf), values.map(describe)];
  return new Set(names).size === new Set(full).size ? names : full;
};

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** A tenfold and more is seen on a logarithmic axis only; lambda acts by factors. */
const actsByFactors = (name: string, numbers: readonly number[]): boolean => {
  const above = numbers.filter((number) => number > 0);
  if (above.length < 2 || numbers.some((number) => number < 0)) return false;
  return lastOf(name) === 'lambda' || Math.max(...above) / Math.min(...above) >= 10;
};

/** The numbers of the first path that is a scale by itself. */
const scaleOf = (
  paths: readonly string[],
  examples: readonly Point[],
): { readonly path: string; readonly numbers: readonly number[] } | undefined => {
  for (const path of paths) {
    const numbers = examples.map((point) => point[path]);
    if (numbers.length > 1 && numbers.every(isNumber) && new Set(numbers).size === numbers.length) return { path, numbers };
  }
  return undefined;
};

const dimensionOf = (paths: readonly string[], points: readonly Point[], names: ReadonlyMap<string, string>): Dimension => {
  const examples = [...new Map(points.map((point) => [keyOf(paths, point), point])).values()];
  const scale = scaleOf(paths, examples);
  if (scale) examples.sort((a, b) => Number(a[scale.path]) - Number(b[scale.path]));
  const labels = paths.map((path) => shortest(examples.map((point) => point[path])));
  const places = examples.map((point, index) => ({
    key: keyOf(paths, point),
    label: labels.map((each) => each[index]).join(' / '),
    full: paths.map((path) => describe(point[path])).join(' / '),
    ...(scale && { number: Number(point[scale.path]) }),
  }));
  return {
    name: paths.map((path) => names.get(path) ?? path).join(' / '),
    paths,
    places,
    isNumeric: scale !== undefined,
    isLogarithmic: scale !== undefined && actsByFactors(scale.path, scale.numbers),
  };
};

/**
 * The settings that points differ in, in the order of the points; numbers ascend.
 *
 * @param zip paths that go together: one dimension.
 */
export const dimensionsOf = (points: readonly Point[], zip: readonly (readonly string[])[]): readonly Dimension[] => {
  const names = shortNames([...new Set(points.flatMap((point) => Object.keys(point)))]);
  return pathGroups(points, zip).map((paths) => dimensionOf(paths, points, names));
};

export const armDimension = (arms: readonly string[]): Dimension => ({
  name: 'arm',
  paths: [],
  places: arms.map((arm) => ({ key: arm, label: arm, full: arm })),
  isNumeric: false,
  isLogarithmic: false,
});

/** Which of {@link Dimension.places} a point lies at; -1 for none. */
export const placeOf = ({ paths, places }: Dimension, point: Point): number => {
  const key = keyOf(paths, point);
  return places.findIndex((place) => place.key === key);
};
