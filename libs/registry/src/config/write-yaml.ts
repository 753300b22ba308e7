import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import type { ArmConfig, Experiment } from './experiment';

type Key = keyof ArmConfig;

/**
 * A resolved experiment as a configuration that resolves to the same: settings that all arms share first, and in each arm
 * only those in which arms differ.
 */
export const toConfig = (experiment: Experiment): Readonly<Record<string, unknown>> => {
  const { name, description, seeds, plugins, arms, sinks, recovery } = experiment;
  const keys = Object.keys(arms[0]?.config ?? {}) as Key[];
  const shared = keys.filter((key) => arms.every(({ config }) => isDeepStrictEqual(config[key], arms[0]?.config[key])));
  const part = (config: ArmConfig | undefined, wanted: readonly Key[]) => Object.fromEntries(wanted.map((key) => [key, config?.[key]]));
  const differing = keys.filter((key) => !shared.includes(key));
  return {
    name,
    ...(description !== undefined && { description }),
    seeds,
    ...(plugins.length > 0 && { plugins }),
    ...part(arms[0]?.config, shared),
    sinks,
    arms: Object.fromEntries(arms.map((arm) => [arm.name, part(arm.config, differing)])),
    ...(recovery.length > 0 && { recovery }),
  };
};

export const toYaml = (experiment: Experiment): string => stringify(toConfig(experiment), { lineWidth: 120, aliasDuplicateObjects: false });
