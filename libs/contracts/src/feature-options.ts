import { z } from 'zod';
import { poolings } from './kinds/evaluator';

const count = z.number().int().positive().nullable();
const maps = 'How maps become vectors: the `mean` over positions, or `max`-pooled to at most 9,000 values.';

/** Options that evaluators of features share: spread them into their own. */
export const featureOptions = {
  layers: z
    .union([z.enum(['last', 'all']), z.array(z.string()).min(1)])
    .default('last')
    .describe('End points of the extractor: the `last`, `all` of them, or a list of names.'),
  pooling: z.enum(poolings).default('mean').describe(maps),
  features: z
    .array(z.enum(['raw', 'lensed', 'concat', 'control']))
    .min(1)
    .default(['raw', 'lensed', 'concat', 'control'])
    .describe('Kinds of features; those that need a lens are left out where there is none.'),
  trainCount: count.default(10_000).describe("Training images, from the split's start; null takes all."),
  testCount: count.default(null).describe("Images to judge on, from the test split's start; null takes all."),
} as const;

/** `pooling` for evaluators that know the published protocols, which settle it where nothing is said. */
export const protocolPooling = z
  .enum(poolings)
  .optional()
  .describe(`${maps} \`max\` for the published protocols when absent, else \`mean\`.`);
