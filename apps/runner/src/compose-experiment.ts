import 'reflect-metadata';
import { loadBackend } from '@longway/backend';
import type { PluginSurroundings, Ranks, TrainingEvent } from '@longway/contracts';
import type { Pause } from '@longway/engine';
import { pluginRecords, type ReadExperiment, readExperiment, type ReadOptions, registerSinks, resolveExperiment } from '@longway/registry';
import { cacheFolder, clearLeftovers } from '@longway/storage';
import type { Observable } from 'rxjs';
// The only place that touches the global container.
import { container } from 'tsyringe';
import { Follower } from './distributed/follower';
import type { Leader } from './distributed/leader';
import { changedSince } from './experiment/changed-since';
import { Conductor, type ExperimentResult, type Turn } from './experiment/conductor';
import { gitRevision, versions } from './experiment/provenance';
import { rehearse } from './experiment/rehearsal';
import { makeRunFolder } from './experiment/run-folder';
import { lockRunFolder } from './experiment/run-lock';
import { writeExperiment } from './experiment/run-record';
import { requireUnfinished } from './experiment/unfinished';

export interface ComposeOptions extends ReadOptions {
  /** Where the run folder is made; `runs` in the working directory when absent. */
  readonly out?: string;
  /** An unfinished run folder of the same experiment, to go on with; a new one is made when absent. */
  readonly resume?: string;
  /** An empty folder that becomes the run folder, in the place of a new one in `out`. */
  readonly folder?: string;
  /** Where each run ends early, for another process to go on with. */
  readonly pause?: Pause;
  /** Has other processes train along, which wait for it. */
  readonly leader?: Leader;
  /** What run.json calls the command. */
  readonly command?: readonly string[];
  /** Relative paths of a configuration from code are meant from here; the working directory when absent. */
  readonly configFolder?: string;
}

/** An experiment that is ready to be run, once. */
export interface ComposedExperiment {
  /** Holds the results. */
  readonly folder: string;
  /** What is not as it was when the run folder was made, a sentence each: results may differ from those of one process. */
  readonly changes: readonly string[];
  /** What happens, of all runs one after the other. Completes with the last. */
  readonly events$: Observable<TrainingEvent>;
  /** Does all runs. Rejects only where nothing more can be done; a run that fails is told in the result. */
  run(announce?: (turn: Turn) => void): Promise<ExperimentResult>;
  /** Ends after the training step in hand: what was trained so far is saved. */
  stop(): void;
  /** Saves a checkpoint after the training step in hand, beside those that are due. Nothing where no run is training. */
  checkpoint(): void;
}

/** Composes what was read and checked already. */
export const compose = async ({ experiment, catalog }: ReadExperiment, options: ComposeOptions = {}): Promise<ComposedExperiment> => {
  const child = container.createChildContainer();
  const warn: PluginSurroundings['warn'] = (message) => process.emitWarning(message, 'LongwayWarning');
  const surroundings = { configFolder: experiment.folder, cacheFolder: cacheFolder() };
  // A machine that cannot train and an experiment that cannot start leave no folder behind.
  const { tensorflow } = await loadBackend();
  await rehearse(experiment, catalog, child, { ...surroundings, warn });
  const { resume, pause, leader } = options;
  await leader?.begin(experiment);
  const folder = resume ?? options.folder ?? (await makeRunFolder(options.out ?? 'runs', experiment.name));
  const unlock = await lockRunFolder(folder);
  try {
    if (resume) await clearLeftovers(folder, { recursive: true });
    else await writeExperiment(folder, experiment);
    const now = new Date().toISOString();
    // Whoever held the folder until now may have carried it on, or to its end.
    const before = resume ? await requireUnfinished(folder) : undefined;
    const begun = { name: experiment.name, startedAt: now, command: options.command ?? [], configFolder: experiment.folder };
    const record = {
      ...(before ? { ...before, resumedAt: [...(before.resumedAt ?? []), now] } : begun),
      status: 'running',
      versions: await versions(tensorflow),
      gitRevision: await gitRevision(),
      plugins: pluginRecords(experiment, catalog),
    } as const;
    const changes = before ? changedSince(before, record) : [];
    const context = { ...surroundings, runFolder: folder };
    await registerSinks(child, experiment, catalog, { ...context, warn });
    const isResumed = before !== undefined;
    const conductor = new Conductor({ experiment, catalog, container: child, context, folder, record, isResumed, pause, leader });
    const run: ComposedExperiment['run'] = (announce) => conductor.run(announce).finally(unlock);
    return { folder, changes, events$: conductor.events$, run, stop: () => conductor.stop(), checkpoint: () => conductor.checkpoint() };
  } catch (error) {
    await unlock();
    throw error;
  }
};

/** Composes what a rank needs that trains along with rank 0. @throws LongwayError as {@link compose} does. */
export const composeFollower = async ({ experiment, catalog }: ReadExperiment, ranks: Ranks): Promise<Follower> => {
  const child = container.createChildContainer();
  const context = { configFolder: experiment.folder, cacheFolder: cacheFolder() };
  await loadBackend();
  // What plugins warn of here, rank 0 warns of as well.
  await rehearse(experiment, catalog, child, { ...context, warn: () => undefined });
  return new Follower({ ranks, experiment, catalog, container: child, context });
};

/**
 * Checks a configuration, loads native TensorFlow, makes a run folder, and gets everything ready to run.
 *
 * @param config the path of a YAML file, or what such a file would say.
 * @throws LongwayError for a configuration with mistakes, a machine that is not set up, a folder that cannot be written to.
 */
export const composeExperiment = async (config: string | object, options: ComposeOptions = {}): Promise<ComposedExperiment> =>
  compose(typeof config === 'string' ? readExperiment(config, options) : resolveExperiment(config, options.configFolder, options), options);
