import { basename, dirname, extname, resolve as resolvePath } from 'node:path';
import { type Catalog, discover, type NamedPlugin } from '../discovery';
import { nearest } from '../nearest';
import { printable } from '../printable';
import type { Experiment } from './experiment';
import { headKeys } from './head';
import { leavesOf, says, unheeded } from './heeded';
import { errorOf, throwMistakes } from './mistakes';
import { applyOverride, readOverride } from './overrides';
import { readYaml } from './read-yaml';
import { resolve } from './resolve';
import { checkTree, plainTree } from './safe-tree';
import type { TreeObject } from './tree';

/** What the command line adds to a configuration. */
export interface ReadOptions {
  /** `a.b=c`, applied in turn. */
  readonly overrides?: readonly string[];
  /** Packages, or folders seen from the working directory. */
  readonly plugins?: readonly string[];
  /** The arms to run; all when absent. */
  readonly arms?: readonly string[];
  readonly seeds?: readonly number[];
}

/** An experiment, and the plugins that it was resolved with. */
export interface ReadExperiment {
  readonly experiment: Experiment;
  readonly catalog: Catalog;
}

const namedIn = (tree: TreeObject, folder: string): readonly NamedPlugin[] => {
  const list = tree['plugins'];
  // A list of another form is reported with all other mistakes.
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string').map((specifier) => ({ specifier, from: folder })) : [];
};

const onlyArms = (experiment: Experiment, wanted: readonly string[] | undefined): Experiment => {
  if (!wanted || wanted.length === 0) return experiment;
  const names = experiment.arms.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, names);
    const remedy = meant ? `did you mean ${meant}?` : 'choose one of these';
    throw errorOf({
      summary: `there is no arm "${printable(unknown, 64)}"`,
      where: '--arm',
      expected: `one of ${names.join(', ')}`,
      found: unknown,
      remedy,
    });
  }
  const isWanted = (name: string) => wanted.includes(name);
  const recovery = experiment.recovery
    .filter(({ from, to }) => isWanted(from) && isWanted(to))
    .map(({ arms, ...ends }) => ({ ...ends, ...(arms && { arms: arms.filter(isWanted) }) }));
  return { ...experiment, recovery, arms: experiment.arms.filter(({ name }) => isWanted(name)) };
};

/** What the command line sets for all arms has to reach one of those that are run; that it does not is easily missed. */
const checkHeeded = (tree: TreeObject, { arms }: Experiment, { overrides = [] }: ReadOptions, source: string): void => {
  const shared = overrides.map(readOverride).filter(({ path: [first = ''] }) => first !== 'arms' && !headKeys.includes(first));
  // One that a later one replaced was not meant to last.
  const lasting = shared.filter(({ path, value }) => leavesOf(value, path).every((leaf) => says(tree, leaf)));
  throwMistakes(
    lasting.flatMap(({ path, value }) => unheeded(path, value, arms)),
    source,
  );
};

const build = (given: TreeObject, source: string, folder: string, fallbackName: string, options: ReadOptions): ReadExperiment => {
  const overrides = [...(options.overrides ?? []), ...(options.seeds ? [`seeds=${JSON.stringify(options.seeds)}`] : [])];
  const tree = checkTree(overrides.reduce(applyOverride, { name: fallbackName, ...given }), source);
  const named = [...namedIn(tree, folder), ...(options.plugins ?? []).map((specifier) => ({ specifier, from: process.cwd() }))];
  const catalog = discover(named);
  const plugins = catalog.plugins.filter(({ origin }) => origin === 'outside').map((plugin) => plugin.folder);
  const experiment = onlyArms({ ...resolve(tree, catalog, source), plugins, folder }, options.arms);
  checkHeeded(tree, experiment, options, source);
  return { experiment, catalog };
};

/**
 * Reads and resolves a configuration file.
 *
 * @param folder relative paths in it are meant from here; from its own folder when absent.
 * @throws LongwayError (exit `usage`) that reports all mistakes together.
 */
export const readExperiment = (file: string, options: ReadOptions = {}, folder = dirname(resolvePath(file))): ReadExperiment => {
  const path = resolvePath(file);
  const { experiment, catalog } = build(readYaml(file), file, folder, basename(path, extname(path)), options);
  return { experiment: { ...experiment, file: path }, catalog };
};

/**
 * Resolves a configuration that is made in code.
 *
 * @param folder relative paths in it are meant from here.
 */
export const resolveExperiment = (config: unknown, folder: string = process.cwd(), options: ReadOptions = {}): ReadExperiment =>
  build(checkTree(plainTree(config, 'configuration'), 'configuration'), 'configuration', folder, 'experiment', options);
