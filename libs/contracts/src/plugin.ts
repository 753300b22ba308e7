import type { z } from 'zod';
import type { Dataset } from './kinds/dataset';
import type { Evaluator } from './kinds/evaluator';
import type { Extractor } from './kinds/extractor';
import type { Lens } from './kinds/lens';
import type { Objective } from './kinds/objective';
import type { PretextTask } from './kinds/pretext-task';
import type { Shortcut } from './kinds/shortcut';
import type { Sink } from './kinds/sink';

/** What a plugin of each kind creates. */
export interface PluginKinds {
  lens: Lens;
  extractor: Extractor;
  'pretext-task': PretextTask;
  objective: Objective;
  dataset: Dataset;
  shortcut: Shortcut;
  evaluator: Evaluator;
  sink: Sink;
}

/** The kinds of plugins. */
export type PluginKind = keyof PluginKinds;

/** Every kind, with the key that chooses plugins of it in a configuration. */
export const configKeys = {
  dataset: 'dataset',
  shortcut: 'shortcuts',
  'pretext-task': 'task',
  extractor: 'extractor',
  lens: 'lens',
  objective: 'objective',
  evaluator: 'evaluators',
  sink: 'sinks',
} as const satisfies Record<PluginKind, string>;

/** Every kind, in the order of {@link configKeys}. */
export const pluginKinds = Object.keys(configKeys) as readonly PluginKind[];

/** Where a plugin is. */
export interface PluginSurroundings {
  /** Relative paths in options are meant from here: the folder of the configuration file. */
  readonly configFolder: string;
  /** For data that can be fetched or computed again. */
  readonly cacheFolder: string;
  /** The folder of this experiment's results, where there is one. */
  readonly runFolder?: string;
  /** Tells the user of something that does not end the run: a `Warned` event. */
  warn(message: string): void;
}

/** What a plugin may know and ask for. */
export interface PluginContext extends PluginSurroundings {
  /** Makes another plugin that the options choose; its manifest says which options do (`choices`). */
  create<K extends PluginKind>(kind: K, choice: PluginChoice): Promise<PluginKinds[K]>;
}

/** A plugin by its name, and beside the name its options. JSON-safe. */
export interface PluginChoice {
  readonly name: string;
  readonly [option: string]: unknown;
}

/** A plugin: data about itself, and a function that makes one. */
export interface Plugin<K extends PluginKind = PluginKind, S extends z.ZodType = z.ZodType> {
  readonly kind: K;
  readonly name: string;
  /** A strict zod object; every key has a default or is needed. */
  readonly options: S;
  /** Makes the lens, task, ... @param options checked, with every default filled in. */
  create(options: z.output<S>, context: PluginContext): PluginKinds[K] | Promise<PluginKinds[K]>;
}

/** Gives `create` the types of the options beside it. Export the result as `plugin` from the package's main module. */
export const definePlugin = <K extends PluginKind, S extends z.ZodType>(plugin: Plugin<K, S>): Plugin<K, S> => plugin;

/** The version of the contracts; a manifest may name the one it was written for. */
export const API_VERSION = 1;

/** The `longway` field of a plugin's package.json: readable without running the plugin. */
export interface PluginManifest {
  readonly kind: PluginKind;
  readonly name: string;
  /** A module that exports `options` and imports zod only, so that a configuration is checked without TensorFlow. */
  readonly options?: string;
  /** Options that choose other plugins, one or a list of them, and of which kind: `{"datasets": "dataset"}`. They are checked like any other choice. */
  readonly choices?: Readonly<Record<string, PluginKind>>;
  /** {@link API_VERSION} that the plugin was written for. */
  readonly api?: number;
}
