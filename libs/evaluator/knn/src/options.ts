import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  k: z.array(count).min(1).default([20]).describe('How many neighbours vote; each number is a row of its own.'),
  temperature: z
    .number()
    .positive()
    .nullable()
    .default(0.07)
    .describe('A vote weighs exp(similarity / temperature); null gives every neighbour the same weight.'),
  pooling: z.enum(['mean', 'max']).default('mean').describe('How maps become vectors: the `mean` over positions, or `max`-pooled to at most 9,000 values.'),
  trainCount: count.nullable().default(10_000).describe("Images that may be neighbours, from the train split's start; null takes all."),
  testCount: count.nullable().default(null).describe("Images to judge on, from the test split's start; null takes all."),
  layers: z
    .union([z.enum(['last', 'all']), z.array(z.string()).min(1)])
    .default('last')
    .describe('End points of the extractor: the `last`, `all` of them, or a list of names.'),
  features: z
    .array(z.enum(['raw', 'lensed', 'concat']))
    .min(1)
    .default(['raw', 'lensed', 'concat'])
    .describe('Kinds of features; those that need a lens are left out where there is none.'),
});

export type KnnOptions = z.output<typeof options>;
