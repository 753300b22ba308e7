import { z } from 'zod';

const text = z.string().optional().catch(undefined);

/** run.json. Whatever is not as expected is left out: a page about a damaged run is better than none. */
export const runInfo = z.object({
  name: text,
  status: z.enum(['running', 'finished', 'stopped', 'failed']).optional().catch(undefined),
  startedAt: text,
  finishedAt: text,
  command: z.array(z.string()).optional().catch(undefined),
  versions: z.record(z.string(), z.string()).optional().catch(undefined),
  gitRevision: text,
  failures: z
    .array(z.object({ run: z.string(), message: z.string() }))
    .optional()
    .catch(undefined),
});

export type RunInfo = z.output<typeof runInfo>;

/** A row of metrics.json. Those of before pooling and protocol were named say what all rows then had in common. */
export const metricRow = z
  .object({
    arm: z.string(),
    seed: z.number(),
    evaluator: z.string(),
    features: z.enum(['raw', 'lensed', 'concat', 'control']),
    layer: z.string(),
    pooling: z.string().optional(),
    protocol: z.string().default('unstated'),
    split: z.string(),
    metric: z.string(),
    value: z.number(),
  })
  .transform((row) => ({ ...row, pooling: row.pooling ?? (row.layer === 'head' ? 'none' : 'mean') }));

const side = z.number().int().positive();

export const preview = z
  .object({
    step: z.number(),
    region: z.object({ top: z.number(), left: z.number(), height: z.number(), width: z.number() }).optional(),
    shape: z.tuple([side, side, side]),
    examples: z.array(z.object({ original: z.string(), lensed: z.string() })),
    count: z.number(),
    meanSquaredError: z.array(z.number()),
  })
  .refine(
    ({ shape: [height, width], meanSquaredError }) => meanSquaredError.length === height * width,
    'meanSquaredError does not fit the shape',
  )
  .refine(({ shape: [height, width, channels], examples }) => {
    const bytes = height * width * channels;
    return examples.every((pair) => [pair.original, pair.lensed].every((picture) => Buffer.from(picture, 'base64').length === bytes));
  }, 'a picture does not fit the shape');

const view = z.enum(['raw', 'lensed']);
const count = z.number().nonnegative();

const embedding = z
  .object({
    kind: z.literal('embedding'),
    layer: z.string(),
    method: z.string(),
    classNames: z.array(z.string()),
    labels: z.array(z.number().int().nonnegative()),
    views: z.array(z.object({ features: view, points: z.array(z.tuple([z.number(), z.number()])), trustworthiness: z.number() })),
  })
  .refine(({ labels, views }) => views.every(({ points }) => points.length === labels.length), 'there is not one place for each label');

const confusion = z
  .object({
    kind: z.literal('confusion'),
    classes: z.array(z.string()).min(1),
    answers: z.array(z.string()).min(1),
    tables: z.array(z.object({ features: view, marks: z.enum(['none', 'present', 'misleading']), counts: z.array(z.array(count)) })),
  })
  .refine(
    ({ classes, answers, tables }) =>
      tables.every(({ counts }) => counts.length === classes.length && counts.every((row) => row.length === answers.length)),
    'a table does not fit the classes and answers',
  );

/** What an evaluator kept. */
export const exhibit = z.discriminatedUnion('kind', [embedding, confusion]);

const loss = z.object({ from: z.string(), to: z.string(), arms: z.array(z.string()).readonly().optional() });

/** What the page needs to know of experiment.yaml; the rest is shown as it is. */
export const experiment = z.looseObject({
  name: text,
  description: text,
  /** Experiments of before there could be several losses have one, and no list. */
  recovery: z
    .union([loss.transform((one) => [one]), z.array(loss)])
    .readonly()
    .default([])
    .catch([]),
  arms: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

export type Experiment = z.output<typeof experiment>;
