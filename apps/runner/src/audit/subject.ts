import { relative, resolve } from 'node:path';
import { LongwayError, type PluginChoice } from '@longway/contracts';
import { nearest, nearPath, type ReadExperiment, resolveExperiment } from '@longway/registry';
import { isFolder } from '../experiment/unfinished';

/** Options that an audit gives data sets of pictures of any size: the whole picture, small, and upright. */
const wholePicture = (size: number) => ({ shorterSide: size, crop: size, square: true, flip: false });

/** The same pictures, scaled to larger squares as far as they have so many pixels; unchanged where the data set does not scale. */
export const sharper = (choice: PluginChoice, side: number, shorterSide = side): PluginChoice => {
  const { crop, square } = choice;
  return square === true && typeof crop === 'number' ? { ...choice, ...wholePicture(Math.max(crop, Math.min(side, shorterSide))) } : choice;
};

/** Data sets that scale pictures as options say. Others have one size. */
const scaling = ['image-folder', 'imagenet', 'places205', 'youtube8m'];

/** What is audited. */
export interface Subject {
  /** For people: the folder, or the data set's name. */
  readonly title: string;
  /** For the run folder's name. */
  readonly slug: string;
  /** @param size of the square that pictures become, where the data set scales them. */
  choice(size: number): PluginChoice;
  /** Whether the data set scales pictures. */
  readonly scales: boolean;
}

const slugOf = (name: string): string =>
  (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'pictures'
  ).slice(0, 40);

const datasetNames = (plugins?: readonly string[]): readonly string[] =>
  resolveExperiment({ dataset: 'fashion-mnist' }, process.cwd(), { plugins }).catalog.names('dataset');

const neither = (target: string, known: readonly string[]): LongwayError => {
  const meant = nearest(target, known) ?? nearPath(resolve(target));
  return new LongwayError(
    'this is neither a folder nor a data set',
    {
      where: target,
      expected: `a folder of pictures, or one of ${known.join(', ')}`,
      remedy: meant === undefined ? 'correct the path' : `did you mean ${relative('.', meant) || meant}?`,
    },
    'usage',
  );
};

/** A folder of pictures, or a data set by its name. @throws LongwayError (exit `usage`) for what is neither. */
export const subjectOf = async (target: string, plugins?: readonly string[]): Promise<Subject> => {
  const path = resolve(target);
  if (await isFolder(path)) {
    return {
      title: target,
      slug: slugOf(path.split('/').at(-1) ?? ''),
      scales: true,
      // Enough to judge by, where the folder does not say which pictures are for that.
      choice: (size) => ({ name: 'image-folder', folder: path, testShare: 0.25, ...wholePicture(size) }),
    };
  }
  const known = datasetNames(plugins);
  if (!known.includes(target)) throw neither(target, known);
  const scales = scaling.includes(target);
  return { title: target, slug: slugOf(target), scales, choice: (size) => ({ name: target, ...(scales && wholePicture(size)) }) };
};

/** How an audit plays. */
export interface Plan {
  readonly tasks: readonly string[];
  readonly size: number;
  /** Training steps of each task's game. */
  readonly steps: Readonly<Record<string, number>>;
  readonly seed: number;
}

/** Pictures of a step: tasks that show each several times get fewer. */
const batchSizes: Readonly<Record<string, number>> = { rotation: 12, supervised: 32 };

const gameOf = (task: string): Readonly<Record<string, unknown>> =>
  task === 'supervised'
    ? {
        // Few pictures are learnt by heart otherwise, before the mark on them is found.
        task: { name: task, colourJitter: true, greyscale: 0.5 },
        // It keeps a gradient where the extractor is sure of itself, as it soon is of pictures that it has learnt.
        objective: 'least-likely',
      }
    : { task };

export interface AuditSettings {
  readonly set?: readonly string[];
  readonly plugins?: readonly string[];
}

/** An ordinary experiment with an arm for each task: the extractor is fed pictures and lensed pictures, so that it answers both. */
export const experimentOf = (subject: Subject, plan: Plan, { set = [], plugins }: AuditSettings): ReadExperiment =>
  resolveExperiment(
    {
      name: `audit-${subject.slug}`,
      description: `What gives the answer away in ${subject.title}?`,
      seeds: [plan.seed],
      dataset: subject.choice(plan.size),
      lens: 'unet',
      // The audit looks for itself: these are for the page of the run.
      evaluators: [{ name: 'pretext', count: 100 }],
      training: { feed: 'both', lambda: 16, previews: 4 },
      arms: Object.fromEntries(
        plan.tasks.map((task) => [
          task,
          { ...gameOf(task), training: { steps: plan.steps[task] ?? 1, batchSize: batchSizes[task] ?? 16 } },
        ]),
      ),
    },
    process.cwd(),
    { overrides: set.map((one) => `dataset.${one}`), plugins },
  );
