import { LongwayError } from '@longway/contracts';
import { flatten, isOfExperiment, type Settings } from '../settings';
import type { Recovery } from '../summary';
import type { RunFolder } from './run-folder';

type Status = NonNullable<RunFolder['info']['status']>;

/** The least whole of several comes first. */
const statuses: readonly Status[] = ['failed', 'running', 'stopped', 'finished'];

/** Where the data lie, and how many threads read them, changes nothing of what is computed. */
const isOfMachine = (key: string): boolean => /^training\.data\.(workers|prefetch)$/.test(key);

const isSettings = (value: unknown): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value);

const datasetOf = (dataset: unknown): unknown => (isSettings(dataset) ? { ...dataset, folder: null } : dataset);

/** Each arm with all its settings: which of them all arms share depends on the arms that a folder has. */
const armsOf = ({ experiment }: RunFolder): Readonly<Record<string, Settings>> => {
  const shared = Object.fromEntries(Object.entries(experiment).filter(([key]) => !isOfExperiment(key)));
  return Object.fromEntries(
    Object.entries(experiment.arms ?? {}).map(([arm, own]) => [arm, { ...shared, ...(isSettings(own) ? own : {}) }]),
  );
};

/** The first setting in which two forms of an arm differ. */
const differing = (a: Settings, b: Settings): string | undefined => {
  const [left, right] = [a, b].map((arm) => flatten({ ...arm, dataset: datasetOf(arm['dataset']) })) as [
    Map<string, string>,
    Map<string, string>,
  ];
  return [...new Set([...left.keys(), ...right.keys()])].find((key) => !isOfMachine(key) && left.get(key) !== right.get(key));
};

const refuse = (where: string, found: string, remedy: string): never => {
  throw new LongwayError('These runs are not of one experiment.', { where, found, remedy }, 'usage');
};

/** @param order arms that come first, in this order. */
const pooledArms = (folders: readonly RunFolder[], order: readonly string[]): Readonly<Record<string, Settings>> => {
  const arms: Record<string, Settings> = {};
  for (const folder of folders) {
    for (const [arm, settings] of Object.entries(armsOf(folder))) {
      const key = arms[arm] && differing(arms[arm], settings);
      if (key !== undefined) refuse(folder.path, `another ${key} in the arm ${arm}`, 'compare the runs instead: leave out --pool');
      arms[arm] ??= settings;
    }
  }
  const names = [...order.filter((arm) => arms[arm]), ...Object.keys(arms)];
  return Object.fromEntries(names.map((arm) => [arm, arms[arm] as Settings]));
};

const refuseRepeats = (folders: readonly RunFolder[]): void => {
  const seen = new Set<string>();
  for (const { path, rows } of folders) {
    const runs = new Set(rows.map(({ arm, seed }) => `${arm}/seed-${seed}`));
    const again = [...runs].find((run) => seen.has(run));
    if (again !== undefined) refuse(path, `${again}, which an earlier folder has too`, 'leave one of the two folders out');
    for (const run of runs) seen.add(run);
  }
};

const lossesOf = (folders: readonly RunFolder[]): readonly Recovery[] => {
  const losses = folders.flatMap(({ experiment }) => experiment.recovery);
  const isSame = (a: Recovery, b: Recovery) => a.from === b.from && a.to === b.to;
  return losses
    .filter((loss, index) => losses.findIndex((other) => isSame(loss, other)) === index)
    .map((loss) => {
      const same = losses.filter((other) => isSame(loss, other));
      const isForAll = same.some(({ arms }) => arms === undefined);
      return { from: loss.from, to: loss.to, ...(!isForAll && { arms: [...new Set(same.flatMap(({ arms }) => arms ?? []))] }) };
    });
};

/**
 * Lays the folders of one experiment together, as if all of it had been run at once: for seeds and arms that were run apart.
 *
 * @param losses those of the whole experiment: a folder knows only of those whose two ends it has. Those of the folders when absent.
 * @param order of the arms, as the whole experiment has it; that of the folders for arms that it does not name.
 * @throws LongwayError (exit `usage`) where an arm has other settings in one folder than in another, or a run is there twice.
 */
export const pool = (
  folders: readonly RunFolder[],
  losses: readonly Recovery[] = lossesOf(folders),
  order: readonly string[] = [],
): RunFolder => {
  const [first] = folders;
  if (!first) throw new RangeError('nothing to pool');
  refuseRepeats(folders);
  const { name, description } = first.experiment;
  const each = folders.map(({ info }) => info);
  return {
    path: first.path,
    name: folders.map((folder) => folder.name).join(', '),
    info: {
      name: first.info.name ?? name,
      status: statuses.find((status) => each.some((info) => info.status === status)),
      failures: each.flatMap(({ failures = [] }) => failures),
      versions: Object.assign({}, ...each.map(({ versions }) => versions)) as Record<string, string>,
    },
    pooledFrom: folders,
    experiment: { name, description, recovery: losses, arms: pooledArms(folders, order) },
    rows: folders.flatMap(({ rows }) => rows),
    histories: folders.flatMap(({ histories }) => histories),
    previews: new Map(folders.flatMap(({ previews }) => [...previews])),
    films: new Map(folders.flatMap(({ films }) => [...films])),
    exhibits: new Map(folders.flatMap(({ exhibits }) => [...exhibits])),
    troubles: folders.flatMap((folder) => folder.troubles.map((trouble) => `${folder.name}: ${trouble}`)),
  };
};
