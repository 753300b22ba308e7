import { LongwayError } from '@longway/contracts';
import { array, assert, constantFrom, dictionary, jsonValue, nat, oneof, property, string, tuple } from 'fast-check';
import { parse } from 'yaml';
import { resolveExperiment, toConfig, toYaml } from '.';

const valid = {
  name: 'trial',
  seeds: [0, 1],
  dataset: 'fashion-mnist',
  shortcuts: [{ name: 'arrow' }],
  lens: { name: 'unet', widths: [8, 16] },
  evaluators: ['pretext', { name: 'linear', layers: ['a'] }],
  sinks: ['console'],
  training: { steps: 10, lens: { optimizer: { name: 'sgd', momentum: 0.5 }, schedule: { name: 'step', milestones: [5] } } },
  arms: { clean: { shortcuts: [], lens: 'identity' }, lens: { training: { lambda: 3 } } },
  recovery: { from: 'clean', to: 'lens' },
};

const pathsIn = (node: unknown, path: string[] = []): string[][] => [
  path,
  ...(typeof node === 'object' && node !== null ? Object.entries(node).flatMap(([key, inner]) => pathsIn(inner, [...path, key])) : []),
];

type Mutable = Record<string, unknown>;
/** A copy with the value at the path replaced, or with a key added beside it. */
const mutate = (tree: unknown, path: readonly string[], value: unknown, key: string | undefined): unknown => {
  const copy = structuredClone(tree) as Mutable;
  const last = key ?? path.at(-1);
  if (last === undefined) return value;
  const parent = path
    .slice(0, -1)
    .reduce<Mutable | undefined>((node, step) => (typeof node === 'object' && node ? (node[step] as Mutable) : undefined), copy);
  if (typeof parent === 'object' && parent !== null && !(Array.isArray(parent) && last === 'length'))
    Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
};

const strange = constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'name',
  'toString',
  'hasOwnProperty',
  'arms',
  'lens',
  '0',
  '',
  'length',
);
const key = oneof(strange, string());
const value = oneof(jsonValue(), strange, dictionary(key, oneof(strange, nat())), constantFrom(undefined, NaN, Infinity, -1, 1e308));

const outcome = (act: () => ReturnType<typeof resolveExperiment>): 'resolved' | 'refused' => {
  try {
    const { experiment } = act();
    // Whatever passes must survive being written and read again.
    const again = resolveExperiment(parse(toYaml(experiment)), experiment.folder).experiment;
    expect(toConfig(again)).toEqual(toConfig(experiment));
    return 'resolved';
  } catch (error) {
    if (!(error instanceof LongwayError)) throw error;
    return 'refused';
  } finally {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Mutable)['polluted']).toBeUndefined();
  }
};

describe('a configuration that was tampered with', () => {
  it('is fine as it was', () => expect(outcome(() => resolveExperiment(valid))).toBe('resolved'));

  it('is resolved, or refused with a message', () => {
    const change = tuple(constantFrom(...pathsIn(valid)), value, oneof(key, constantFrom(undefined)));
    const holds = property(array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = changes.reduce<unknown>((tree, [path, inner, name]) => mutate(tree, path, inner, name), valid);
      outcome(() => resolveExperiment(changed));
    });
    assert(holds, { numRuns: 200 });
  });

  it('is resolved, or refused with a message, whatever is set', () => {
    const path = array(oneof(strange, constantFrom('training', 'shortcuts', 'polluted', 'clean')), { minLength: 1, maxLength: 4 });
    const text = oneof(string(), constantFrom('{__proto__: {polluted: 1}}', '[1, {a: b}]', '&a [*a]', '!!js/function x', '{'));
    assert(
      property(
        path,
        text,
        (keys, set) => void outcome(() => resolveExperiment(valid, undefined, { overrides: [`${keys.join('.')}=${set}`] })),
      ),
      { numRuns: 200 },
    );
  });
});
