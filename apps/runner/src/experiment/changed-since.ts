import type { PluginRecord } from '@longway/registry';
import type { RunRecord } from './run-record';

/** What results depend on beside the configuration. */
export type Surroundings = Pick<RunRecord, 'versions' | 'plugins'>;

const nameOf = ({ kind, name }: PluginRecord): string => `the ${kind} ${name}`;

/** Says, a sentence each, what is no longer as it was: runs that go on with it end otherwise than they would have. */
export const changedSince = (before: Surroundings, now: Surroundings): readonly string[] => {
  const versions = Object.entries(now.versions)
    .filter(([name, version]) => before.versions[name] !== version)
    .map(([name, version]) => `${name} is ${version}, and was ${before.versions[name] ?? 'not told'}`);
  const plugins = (before.plugins ?? []).flatMap((plugin) => {
    const same = now.plugins?.find(({ kind, name }) => kind === plugin.kind && name === plugin.name);
    return same && same.sha256 !== plugin.sha256 ? [`${nameOf(plugin)} has other code (${same.path})`] : [];
  });
  return [...versions, ...plugins];
};
