import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  datasets: z
    .array(z.looseObject({ name: z.string().describe('The name of a data set; its options stand beside it.') }))
    .min(1)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names a data set twice: their rows could not be told apart')
    .describe('Data sets that features are judged on, chosen as the run chooses its own; their images have the shape of its images.'),
  protocol: z
    .enum(['lbfgs', 'published', 'published-short'])
    .default('lbfgs')
    .describe('How classifiers are fitted; the protocols of the linear evaluator.'),
  l2: z.number().min(0).default(1e-4).describe('`lbfgs` minimises the mean loss + l2 / 2 * the sum of squared weights. Biases are free.'),
  iterations: count.default(200).describe('The most iterations of `lbfgs`.'),
  pooling: z
    .enum(['mean', 'max'])
    .optional()
    .describe('How maps become vectors: the `mean` over positions, or `max`-pooled to at most 9,000 values. `max` for the published protocols when absent, else `mean`.'),
  trainCount: count.nullable().default(10_000).describe("Images to fit on, from each train split's start; null takes all."),
  testCount: count.nullable().default(null).describe("Images to judge on, from each test split's start; null takes all."),
  layers: z
    .union([z.enum(['last', 'all']), z.array(z.string()).min(1)])
    .default('last')
    .describe('End points of the extractor: the `last`, `all` of them, or a list of names.'),
  features: z
    .array(z.enum(['raw', 'lensed', 'concat', 'control']))
    .min(1)
    .default(['raw', 'lensed', 'concat', 'control'])
    .describe('Kinds of features; those that need a lens are left out where there is none.'),
});

export type TransferOptions = z.output<typeof options>;
