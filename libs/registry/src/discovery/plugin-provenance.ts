import { dirname, relative } from 'node:path';
import { configKeys, type PluginChoice, type PluginKind } from '@longway/contracts';
import type { ArmConfig, Experiment } from '../config';
import type { Catalog } from './catalog';
import { hashFolder, type HashBounds } from './hash-folder';
import type { FoundPlugin } from './manifest';
import { requireHere, workspaceFolder } from './workspace';

/** Which code a run used for one of its choices. */
export interface PluginRecord {
  readonly kind: PluginKind;
  readonly name: string;
  /** Of its package; absent where that says none. */
  readonly version?: string;
  /** `own`: it came with longway. `outside`: the configuration or the command line named it. */
  readonly origin: 'own' | 'outside';
  /** Of an own one seen from longway's folder, of an outside one absolute. */
  readonly path: string;
  /** Over names and contents of an outside plugin's files, `node_modules` and `.git` aside; of an own one, of the code that is loaded. */
  readonly sha256?: string;
  /** Why there is no hash. */
  readonly note?: string;
  /** Links that lead out of an outside plugin's folder, `NAME -> TARGET`: what lies there is in no hash. */
  readonly links?: readonly string[];
}

/** Far more than a plugin's code and weights take, and a few seconds at most. */
const bounds: HashBounds = { files: 10_000, bytes: 2 ** 29 };

const isForeign = (name: string): boolean => /(^|\/)(node_modules|\.git)$/.test(name);
/** Beside what is loaded lie types, maps and tests, which differ from one build to the next. */
const isNoCode = (name: string): boolean => isForeign(name) || /^spec$|\.(d\.[cm]?ts|map|tsbuildinfo|spec\.[jt]s)$/.test(name);

/** `dist`, or `src` where sources are run: the folder of the main module. */
const codeFolder = ({ packageName }: FoundPlugin): string => dirname(requireHere.resolve(packageName));

const recordOf = (plugin: FoundPlugin): PluginRecord => {
  const { kind, name, version, folder, origin } = plugin;
  const isOwn = origin === 'workspace';
  const { links, ...hashed } = isOwn ? hashFolder(codeFolder(plugin), isNoCode, bounds) : hashFolder(folder, isForeign, bounds);
  return {
    kind,
    name,
    ...(version !== undefined && { version }),
    origin: isOwn ? 'own' : 'outside',
    path: isOwn ? relative(workspaceFolder, folder) : folder,
    ...hashed,
    ...(!isOwn && links.length > 0 && { links }),
  };
};

const isChoice = (value: unknown): value is PluginChoice => typeof (value as PluginChoice | null)?.name === 'string';

/** A chosen plugin, and those that its options choose. */
const chosenBy = (catalog: Catalog, kind: PluginKind, value: unknown): readonly FoundPlugin[] => {
  if (Array.isArray(value)) return value.flatMap((entry) => chosenBy(catalog, kind, entry));
  const plugin = isChoice(value) ? catalog.find(kind, value.name) : undefined;
  if (!plugin) return [];
  return [plugin, ...Object.entries(plugin.choices).flatMap(([option, of]) => chosenBy(catalog, of, (value as PluginChoice)[option]))];
};

const kinds = Object.keys(configKeys) as PluginKind[];

/**
 * Which plugins an experiment uses in any arm, each once, by kind and name, and which code they are of. Runs none of them.
 *
 * A plugin that is too large to be hashed, or that cannot be read, has a note in place of its hash.
 */
export const pluginRecords = (experiment: Pick<Experiment, 'arms' | 'sinks'>, catalog: Catalog): readonly PluginRecord[] => {
  const settings = [...experiment.arms.map(({ config }) => config), { sinks: experiment.sinks }] as Partial<ArmConfig>[];
  const chosen = settings.flatMap((config) =>
    kinds.flatMap((kind) => chosenBy(catalog, kind, (config as Record<string, unknown>)[configKeys[kind]])),
  );
  return catalog.plugins.filter((plugin) => chosen.includes(plugin)).map(recordOf);
};
