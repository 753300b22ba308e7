import { LongwayError, type PluginSurroundings, type RunIdentity, tokens } from '@longway/contracts';
import type { DependencyContainer } from 'tsyringe';
import type { Arm, Experiment } from '../config';
import type { Catalog } from '../discovery';
import { createPlugin, createPlugins } from './create-plugin';

/** Sinks live as long as the experiment: they are registered in its container, and every run's child container sees them. */
export const registerSinks = async (
  container: DependencyContainer,
  experiment: Experiment,
  catalog: Catalog,
  context: PluginSurroundings,
): Promise<void> => {
  container.register(tokens.sinks, { useValue: await createPlugins(catalog, 'sink', experiment.sinks, context) });
};

/** One arm with one seed. */
export interface Run {
  readonly arm: Arm;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly gitRevision?: string;
}

/**
 * Creates the plugins that an arm chooses and registers them in a child container, which the caller disposes of at the run's end.
 *
 * @throws LongwayError where a plugin cannot be made, or the objective does not hold for the task.
 */
export const registerRun = async (
  parent: DependencyContainer,
  run: Run,
  catalog: Catalog,
  context: PluginSurroundings,
): Promise<DependencyContainer> => {
  const { arm, seed, versions, gitRevision } = run;
  const { config } = arm;
  const container = parent.createChildContainer();
  const shortcuts = await createPlugins(catalog, 'shortcut', config.shortcuts, context);
  const dataset = await createPlugin(catalog, 'dataset', config.dataset, context);
  const made = await createPlugin(catalog, 'pretext-task', config.task, context);
  const task = made.forData?.(dataset) ?? made;
  const objective = await createPlugin(catalog, 'objective', config.objective, context);
  const refusal = objective.refuses?.(task, config.training);
  if (refusal !== undefined) {
    const where = `arms.${arm.name}: objective ${config.objective.name} with task ${config.task.name}`;
    throw new LongwayError(refusal, { where, remedy: 'choose another objective, e.g. objective=full-adversarial' }, 'usage');
  }
  const identity: RunIdentity = { arm: arm.name, seed, config, versions, ...(gitRevision !== undefined && { gitRevision }) };
  return container
    .register(tokens.dataset, { useValue: dataset })
    .register(tokens.shortcuts, { useValue: shortcuts.map(({ value }) => value) })
    .register(tokens.task, { useValue: task })
    .register(tokens.objective, { useValue: objective })
    .register(tokens.extractor, { useValue: await createPlugin(catalog, 'extractor', config.extractor, context) })
    .register(tokens.lens, { useValue: await createPlugin(catalog, 'lens', config.lens, context) })
    .register(tokens.evaluators, { useValue: await createPlugins(catalog, 'evaluator', config.evaluators, context) })
    .register(tokens.training, { useValue: config.training })
    .register(tokens.backend, { useValue: config.backend })
    .register(tokens.run, { useValue: identity })
    .register(tokens.context, { useValue: context });
};
