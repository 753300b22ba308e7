import type { BackendOptions, PluginChoice, TrainingOptions } from '@longway/contracts';

/** The configuration of one arm with every default filled in. */
export interface ArmConfig {
  readonly dataset: PluginChoice;
  readonly shortcuts: readonly PluginChoice[];
  readonly task: PluginChoice;
  readonly extractor: PluginChoice;
  readonly lens: PluginChoice;
  readonly objective: PluginChoice;
  readonly evaluators: readonly PluginChoice[];
  readonly training: TrainingOptions;
  readonly backend: BackendOptions;
}

export interface Arm {
  readonly name: string;
  readonly config: ArmConfig;
}

/** A loss that arms may win back. */
export interface Recovery {
  /** The arm that bears the loss: nothing of it is recovered there, 0. */
  readonly from: string;
  /** The arm that never had it: 1. */
  readonly to: string;
  /** The arms that it is measured for; all others when absent. */
  readonly arms?: readonly string[];
}

/** A configuration that was checked and resolved: what to do, with nothing left to defaults. */
export interface Experiment {
  readonly name: string;
  readonly description?: string;
  readonly seeds: readonly number[];
  /** Folders of the plugins from outside. */
  readonly plugins: readonly string[];
  /** In the order in which they are run. */
  readonly arms: readonly Arm[];
  readonly sinks: readonly PluginChoice[];
  readonly recovery: readonly Recovery[];
  /** Relative paths in the configuration are meant from here. */
  readonly folder: string;
  /** Where the configuration was read from, unless it came from code. */
  readonly file?: string;
}
