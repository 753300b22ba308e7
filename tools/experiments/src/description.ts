import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const config = z.record(z.string(), z.unknown());
const count = z.number().int().positive();
const rate = z.number().positive();
const lenses = z.record(z.string(), config);
const named = <S extends z.ZodType>(schema: S) => z.record(z.string(), schema);

const task = z.strictObject({
  title: z.string(),
  views: z.string(),
  batch: count,
  patches: z.boolean(),
  /** How pictures become images in the paper's form. */
  geometry: config,
  handMade: config,
  none: config,
  /** Options that make it small enough for two cores. */
  small: config,
  others: z.string(),
});

const method = z.strictObject({ title: z.string(), lens: z.string(), objective: z.string() });

const smallForm = z.strictObject({
  lenses,
  lambda: rate,
  steps: count,
  batch: count,
  count,
  seeds: z.array(z.number()),
  extractor: config,
});

const description = z.strictObject({
  tasks: named(task),
  methods: named(method),
  impossible: z.array(z.tuple([z.string(), z.string()])),
  sources: named(z.strictObject({ title: z.string(), images: count, dataset: config })),
  targets: named(z.strictObject({ title: z.string(), dataset: config })),
  paper: z.strictObject({
    extractor: z.strictObject({ whole: config, patches: config }),
    lenses,
    lambda: rate,
    epochs: z.strictObject({ total: count, warmup: count, milestones: z.array(count) }),
    rate,
    weightDecay: rate,
    headWeightDecay: z.strictObject({ whole: rate, patches: rate }),
    seeds: z.array(z.number()),
  }),
  small: smallForm.extend({ geometry: config }),
  cifar10: smallForm.extend({ patchExtractor: config }),
  /** By file. */
  measured: named(z.string()),
});

export type Description = z.output<typeof description>;
export type Config = z.output<typeof config>;

/** What matrix.yaml says. @throws ZodError where it says something else than it should. */
export const readDescription = (file = join(__dirname, '../matrix.yaml')): Description =>
  description.parse(parse(readFileSync(file, 'utf8')));
