import type { Config, Description } from './description';
import { experimentFile, type ExperimentFile } from './experiment-file';

const thousands = (value: number): string => value.toLocaleString('en-US');

const training = ({ paper, tasks, sources }: Description, taskName: string, sourceName: string): Config => {
  const task = tasks[taskName] as Description['tasks'][string];
  const { images } = sources[sourceName] as Description['sources'][string];
  const stepsOf = (epochs: number) => Math.round((epochs * images) / task.batch);
  return {
    steps: stepsOf(paper.epochs.total),
    batchSize: task.batch,
    lambda: paper.lambda,
    feed: 'both',
    checkpointEvery: stepsOf(1),
    extractor: {
      optimizer: { name: 'sgd', momentum: 0.9 },
      learningRate: (paper.rate * task.batch) / 256,
      schedule: { name: 'step', warmupSteps: stepsOf(paper.epochs.warmup), milestones: paper.epochs.milestones.map(stepsOf), factor: 0.1 },
      weightDecay: paper.weightDecay,
      headWeightDecay: paper.headWeightDecay[task.patches ? 'patches' : 'whole'],
    },
    lens: { optimizer: { name: 'adam' }, learningRate: 1e-3, schedule: { name: 'cosine' } },
  };
};

/** A probe on the run's own data where they are a target, and on the other targets. */
const evaluators = ({ targets }: Description, sourceName: string, geometry: Config): Config[] => {
  const probe = { protocol: 'published-short', pooling: 'mean', trainCount: null, testCount: null };
  const others = Object.entries(targets).filter(([name]) => name !== sourceName);
  return [
    { name: 'pretext', count: 10_000 },
    { name: 'reconstruction' },
    ...(targets[sourceName] ? [{ name: 'linear', layers: 'all', ...probe }] : []),
    { name: 'transfer', datasets: others.map(([, { dataset }]) => ({ ...dataset, ...geometry })), layers: 'all', ...probe },
  ];
};

/** One cell: a task, the data that it learns from, an adversary; with the tricks that are made by hand, and without them. */
const cell = (description: Description, taskName: string, sourceName: string, methodName: string): ExperimentFile => {
  const { tasks, sources, methods, targets, paper } = description;
  const task = tasks[taskName] as Description['tasks'][string];
  const source = sources[sourceName] as Description['sources'][string];
  const method = methods[methodName] as Description['methods'][string];
  const kind = task.patches ? 'patches' : 'whole';
  const options = training(description, taskName, sourceName);
  const name = `${taskName}-${sourceName}-${methodName}`;
  const judged = Object.values(targets)
    .map(({ title }) => title)
    .join(' and ');
  const data = [...new Set([String(source.dataset['name']), ...Object.keys(targets)])].map(
    (one) => `npx longway data check ${one} --set ...     (libs/dataset/${one}/README.md)`,
  );
  return experimentFile(
    `paper/${name}.yaml`,
    {
      about: `${task.title} on ${source.title} with ${method.title}, features judged on ${judged}: a cell of the matrix of arXiv 2002.08822.`,
      data,
      takes: [
        `Takes ${paper.epochs.total} epochs of ${thousands(source.images)} images, an arm and seed: ${thousands(options['steps'] as number)} steps of ${task.batch} images, ${task.views}${
          methodName === 'baseline' ? '' : ', raw and changed'
        }. That is work for GPUs, and was not run. Features of all training images take 10 GB of memory for each kind at 2,048 values.`,
      ],
      reached: [`Others reached, by their own code: ${task.others}. Figures of the paper itself stand in the paper.`],
    },
    {
      name,
      description: `${task.title}, ${source.title}, ${method.title}.`,
      seeds: paper.seeds,
      dataset: { ...source.dataset, ...task.geometry },
      extractor: paper.extractor[kind],
      lens: paper.lenses[method.lens],
      objective: method.objective,
      evaluators: evaluators(description, sourceName, task.geometry),
      training: options,
      arms: { none: { task: { name: taskName, ...task.none } }, 'hand-made': { task: { name: taskName, ...task.handMade } } },
    },
  );
};

/** The supervised task is no cell of the paper's. */
const paperTasks = ({ tasks }: Description) => Object.keys(tasks).filter((name) => name !== 'supervised');

export const isPossible = ({ impossible }: Description, task: string, method: string): boolean =>
  !impossible.some(([a, b]) => a === task && b === method);

export const paperCells = (description: Description): ExperimentFile[] =>
  paperTasks(description).flatMap((task) =>
    Object.keys(description.sources).flatMap((source) =>
      Object.keys(description.methods)
        .filter((method) => isPossible(description, task, method))
        .map((method) => cell(description, task, source, method)),
    ),
  );

/** Of each task and source, all methods in one file. */
export const smallTasks = paperTasks;
