import type { InjectionToken } from 'tsyringe';
import type { BackendOptions } from './backend-options';
import type { Dataset } from './kinds/dataset';
import type { Evaluator } from './kinds/evaluator';
import type { Extractor } from './kinds/extractor';
import type { Lens } from './kinds/lens';
import type { Objective } from './kinds/objective';
import type { PretextTask } from './kinds/pretext-task';
import type { Shortcut } from './kinds/shortcut';
import type { Sink } from './kinds/sink';
import type { PluginSurroundings } from './plugin';
import type { TrainingOptions } from './training-options';

/** An evaluator or sink with the name that results bear. */
export interface Named<T> {
  readonly name: string;
  readonly value: T;
}

/** Which run of an experiment this is, and what it was asked to do. */
export interface RunIdentity {
  readonly arm: string;
  readonly seed: number;
  /** The resolved configuration of the arm, JSON-safe. */
  readonly config: unknown;
  readonly versions: Readonly<Record<string, string>>;
  readonly gitRevision?: string;
}

const token = <T>(name: string): InjectionToken<T> => Symbol(name);

/** What a run's container holds. One token for one thing; lists are registered as one value. */
export const tokens = {
  dataset: token<Dataset>('Dataset'),
  shortcuts: token<readonly Shortcut[]>('Shortcuts'),
  task: token<PretextTask>('PretextTask'),
  extractor: token<Extractor>('Extractor'),
  lens: token<Lens>('Lens'),
  objective: token<Objective>('Objective'),
  evaluators: token<readonly Named<Evaluator>[]>('Evaluators'),
  sinks: token<readonly Named<Sink>[]>('Sinks'),
  training: token<TrainingOptions>('TrainingOptions'),
  backend: token<BackendOptions>('BackendOptions'),
  run: token<RunIdentity>('RunIdentity'),
  context: token<PluginSurroundings>('PluginContext'),
} as const;
