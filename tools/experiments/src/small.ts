import type { Config, Description } from './description';
import { experimentFile, type ExperimentFile } from './experiment-file';
import { isPossible, smallTasks } from './paper';

type Form = Description['small'] | Description['cifar10'];

/** No adversary, without and with the tricks that are made by hand; then each adversary without them. */
const armsOf = (description: Description, taskName: string, { lenses }: Form): Config => {
  const { handMade, none, small } = description.tasks[taskName] as Description['tasks'][string];
  const task = { name: taskName, ...small };
  const methods = Object.entries(description.methods).filter(([name]) => isPossible(description, taskName, name));
  return Object.fromEntries(
    methods.flatMap(([name, { lens, objective }]) => {
      const players = { lens: lenses[lens], objective };
      const arm = [name, { task: { ...task, ...none }, ...players }] as const;
      return name === 'baseline' ? [arm, ['hand-made', { task: { ...task, ...handMade }, ...players }] as const] : [arm];
    }),
  );
};

const trainingOf = ({ steps, batch, lambda }: Form): Config => ({
  steps,
  batchSize: batch,
  lambda,
  feed: 'both',
  extractor: { optimizer: { name: 'adam' }, learningRate: 1e-3, schedule: { name: 'cosine' } },
  lens: { optimizer: { name: 'adam' }, learningRate: 3e-3, schedule: { name: 'cosine' } },
});

const probeOf = ({ count }: Form): Config => ({ trainCount: count, testCount: count, iterations: 100 });

const reachedBy = ({ measured }: Description, path: string): string =>
  measured[path] ?? 'How long it takes and what it reaches was not measured.';

const smallFile = (description: Description, taskName: string, sourceName: string): ExperimentFile => {
  const { small: form, tasks, sources, targets } = description;
  const task = tasks[taskName] as Description['tasks'][string];
  const source = sources[sourceName] as Description['sources'][string];
  const path = `small/${taskName}-${sourceName}.yaml`;
  const probe = probeOf(form);
  const others = Object.entries(targets).filter(([name]) => name !== sourceName);
  const datasets = others.map(([, { dataset }]) => ({ ...dataset, ...form.geometry }));
  return experimentFile(
    path,
    {
      about: `${task.title} on ${source.title} at ${String(form.geometry['crop'])} pixels, every adversary of the matrix in a few minutes each: does it all fit, and where does it lead?`,
      data: [],
      takes: [`Takes ${form.steps} steps of ${form.batch} images, ${task.views}, an arm.`],
      reached: [reachedBy(description, path)],
    },
    {
      name: `small-${taskName}-${sourceName}`,
      description: `${task.title}, ${source.title}, small.`,
      seeds: form.seeds,
      dataset: { ...source.dataset, ...form.geometry },
      extractor: form.extractor,
      evaluators: [
        { name: 'pretext', count: 500 },
        { name: 'reconstruction' },
        ...(targets[sourceName] ? [{ name: 'linear', ...probe }] : []),
        { name: 'transfer', datasets, ...probe },
      ],
      training: trainingOf(form),
      arms: armsOf(description, taskName, form),
    },
  );
};

const cifarFile = (description: Description, taskName: string): ExperimentFile => {
  const { cifar10: form, tasks } = description;
  const task = tasks[taskName] as Description['tasks'][string];
  const path = `cifar10/${taskName}.yaml`;
  return experimentFile(
    path,
    {
      about: `${task.title} on CIFAR-10, every adversary of the matrix, with and without the tricks that are made by hand.`,
      data: ['npx longway data fetch cifar10          (data elsewhere: --set dataset.folder=DIR)'],
      takes: [`Takes ${form.steps} steps of ${form.batch} images, ${task.views}, an arm.`],
      reached: [reachedBy(description, path)],
    },
    {
      name: `cifar10-${taskName}`,
      description: `${task.title} on CIFAR-10.`,
      seeds: form.seeds,
      dataset: { name: 'cifar10' },
      extractor: task.patches ? form.patchExtractor : form.extractor,
      evaluators: [
        { name: 'pretext', count: 1000 },
        { name: 'reconstruction' },
        { name: 'linear', ...probeOf(form) },
        { name: 'knn', trainCount: form.count, testCount: form.count },
      ],
      training: trainingOf(form),
      arms: armsOf(description, taskName, form),
    },
  );
};

export const smallFiles = (description: Description): ExperimentFile[] =>
  smallTasks(description).flatMap((task) => Object.keys(description.sources).map((source) => smallFile(description, task, source)));

export const cifarFiles = (description: Description): ExperimentFile[] =>
  Object.keys(description.tasks).map((task) => cifarFile(description, task));
