import { z } from 'zod';
import type { AxisValue } from './cell';

const json: z.ZodType<AxisValue> = z.json() as z.ZodType<AxisValue>;

const path = z
  .string()
  .regex(/^[^.=\s]+(\.[^.=\s]+)*$/, 'the path of a setting, e.g. training.lambda')
  .refine((text) => text !== 'seeds' && text !== 'name', 'neither name nor seeds: `seeds` of the sweep says which seeds');

const values = z.array(json).min(1, 'at least one value');

/** The steps in which a cell is done. Each waits for the one before it. */
export const stages = ['pretrain', 'evaluate', 'report'] as const;
export type Stage = (typeof stages)[number];

/** Names of sweeps become folders. */
const safeName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_+-]{0,63}$/, 'letters, digits and _ + - only, a letter or digit first, 64 characters at most');

const asha = z.strictObject({
  axis: path.default('training.lambda').describe('The values of this axis compete; those that agree in all other axes with each other.'),
  evaluator: z
    .string()
    .min(1)
    .describe('One of the evaluators of the experiment, with the options that it has there: it judges at each rung.'),
  metric: z.string().min(1).describe('Which of its figures decides, e.g. `top1`. The mean over seeds does.'),
  features: z.enum(['raw', 'lensed', 'concat', 'control']).optional().describe('Where it has the metric for several features: which.'),
  layer: z.string().optional().describe('Where it has the metric for several layers: which; the last one of the extractor when absent.'),
  split: z.string().default('test').describe('Which split the figure is of.'),
  goal: z.enum(['max', 'min']).default('max').describe('Whether more or less of it is better.'),
  eta: z.number().int().min(2).default(3).describe('Of each rung the best 1/eta go on.'),
  rungs: z
    .array(z.number().int().positive())
    .min(1)
    .refine((steps) => steps.every((step, index) => index === 0 || step > (steps[index - 1] as number)), 'each more than the one before it')
    .describe('Training steps at which cells are judged. Behind the last rung a cell is trained to its end.'),
});

/** How ASHA is asked for: `asha` of a sweep file. */
export type AshaOptions = z.output<typeof asha>;

const resources = z.strictObject({
  cpus: z.number().int().positive().optional().describe('Cores of a cell.'),
  memory: z
    .string()
    .regex(/^\d+(\.\d+)?(Ki|Mi|Gi|Ti|K|M|G|T)?$/, 'a number of bytes with a unit, e.g. 4Gi')
    .optional()
    .describe('Memory of a cell, e.g. `4Gi`.'),
  gpus: z.number().int().min(0).optional().describe('GPUs of a cell.'),
  time: z
    .string()
    .regex(/^(\d+-)?\d{1,2}:\d{2}(:\d{2})?$/, 'HH:MM, HH:MM:SS or DAYS-HH:MM:SS')
    .optional()
    .describe('The most that a cell may take, e.g. `12:00:00`.'),
  ranks: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Processes that train a cell together, by MPI; they share what stands above. One when absent.'),
});

/** What schedulers are asked for: `resources` of a sweep file. */
export type Resources = z.output<typeof resources>;

/** A sweep file. What experiments it makes is checked by whoever resolves them. */
export const sweepSchema = z
  .strictObject({
    name: safeName.describe('The name of the folder for what the sweep itself keeps.'),
    description: z.string().optional().describe('A sentence or two for the report.'),
    base: z.string().min(1).optional().describe('The experiment that all cells are made of: a file, seen from this one.'),
    experiment: z.record(z.string(), json).optional().describe('The same, written out here.'),
    axes: z.record(path, values).default({}).describe('Path of a setting -> the values that it takes.'),
    zip: z
      .array(z.record(path, values))
      .default([])
      .describe('Groups of paths whose values go together: the first of each, the second of each, and so on.'),
    exclude: z.array(z.record(path, json)).default([]).describe('Points that are left out: all that agree with every value given here.'),
    seeds: z
      .array(z.number().int().min(0))
      .min(1)
      .refine((list) => new Set(list).size === list.length, 'each seed once')
      .optional()
      .describe('Each point is done once with every seed; those of the experiment when absent.'),
    stages: z
      .array(z.enum(stages))
      .min(1)
      .default([...stages])
      .describe('`pretrain` trains, `evaluate` judges what was trained, `report` writes the page. Each waits for the one before it.'),
    asha: asha.optional().describe('Stops cells early that do worse than others.'),
    resources: resources.default({}).describe('What a cell needs, for schedulers.'),
  })
  .refine(({ base, experiment }) => (base === undefined) !== (experiment === undefined), {
    path: ['base'],
    message: 'either `base`, a file, or `experiment`, the settings themselves',
  });

/** What a sweep file says, with every default filled in. */
export type SweepFile = z.output<typeof sweepSchema>;
