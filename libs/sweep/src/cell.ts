import { sha256 } from '@longway/storage';

/** A value of an axis: what a configuration may say at a path. JSON-safe. */
export type AxisValue = null | boolean | number | string | readonly AxisValue[] | { readonly [key: string]: AxisValue };

/** What a cell differs in from others: dotted path of a setting -> value, in the order of the sweep file's axes. */
export type Point = Readonly<Record<string, AxisValue>>;

/** One point of a grid with one seed: an ordinary experiment. @typeParam E the resolved experiment. */
export interface Cell<E = unknown> {
  /** 16 hexadecimal digits; the same wherever the same experiment is part of a sweep. */
  readonly id: string;
  readonly point: Point;
  readonly seed: number;
  /** Has the one seed. */
  readonly experiment: E;
}

const ID_DIGITS = 16;
/** A whole id. */
export const cellId = /^[0-9a-f]{16}$/;

/** JSON with the keys of every object in the order of their code units: equal values have one text, whatever order they were written in. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** Names a cell by what is in its configuration. @param config JSON-safe; all that results depend on, and nothing else. */
export const hashOf = (config: unknown): string => sha256(Buffer.from(canonicalJson(config))).slice(0, ID_DIGITS);

/** A point for people: `training.lambda=4 lens=unet`; `-` where a sweep has no axes. */
export const describePoint = (point: Point): string =>
  Object.entries(point)
    .map(([path, value]) => `${path}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ') || '-';
