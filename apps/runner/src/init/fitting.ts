import type { Survey } from './survey';

/** Whether something can be chosen for a data set. */
type Fits = (data: Survey) => boolean;

const always: Fits = () => true;
const isColoured: Fits = ({ channels }) => channels === 3;
/** A cell of three by three is smaller than the networks can do with, in smaller images. */
const hasPatches: Fits = ({ side }) => side >= 32;
const hasClasses: Fits = ({ classes }) => classes > 1;

const tasks: Readonly<Record<string, Fits>> = {
  rotation: always,
  jigsaw: hasPatches,
  'relative-patch': hasPatches,
  exemplar: always,
  supervised: hasClasses,
};

/** Marks that give a task away, the likeliest first. */
const shortcuts: Readonly<Record<string, Readonly<Record<string, Fits>>>> = {
  rotation: { arrow: always, 'text-watermark': always, 'chromatic-shift': isColoured },
  jigsaw: { 'chromatic-aberration': isColoured, 'text-watermark': always },
  'relative-patch': { 'chromatic-aberration': isColoured, 'text-watermark': always },
  exemplar: { 'colour-cast': isColoured },
  supervised: {},
};

/** What stands for a choice that is none. */
export const NONE = 'none';

const namesThatFit = (choices: Readonly<Record<string, Fits>>, data: Survey): readonly string[] =>
  Object.keys(choices).filter((name) => choices[name]?.(data));

export const tasksFor = (data: Survey): readonly string[] => namesThatFit(tasks, data);

/** Marks that give the task away on images of the data set, and no mark. */
export const shortcutsFor = (data: Survey, task: string): readonly string[] => [...namesThatFit(shortcuts[task] ?? {}, data), NONE];
