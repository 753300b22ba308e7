import { resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import type { ReadOptions } from '@longway/registry';

/** What `run` and `validate` take alike. */
export interface ConfigOptions {
  readonly set?: readonly string[];
  readonly plugin?: readonly string[];
  readonly arm?: readonly string[];
  readonly seed?: readonly string[];
}

const seedOf = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new LongwayError(
    'is no seed',
    { where: '--seed', expected: 'whole numbers, e.g. --seed 0 1 2', found: text, remedy: 'correct the option' },
    'usage',
  );
};

export const readOptions = ({ set, plugin, arm, seed }: ConfigOptions): ReadOptions => ({
  overrides: set,
  plugins: plugin,
  arms: arm,
  seeds: seed?.flatMap((text) => text.split(',')).map(seedOf),
});

/** Plugins that are named on the command line are seen from the working directory. */
export const namedHere = (specifiers: readonly string[] = []) => specifiers.map((specifier) => ({ specifier, from: resolve('.') }));
