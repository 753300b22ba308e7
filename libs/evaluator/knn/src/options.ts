import { featureOptions } from '@longway/contracts';
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
  ...featureOptions,
  features: z
    .array(z.enum(['raw', 'lensed', 'concat']))
    .min(1)
    .default(['raw', 'lensed', 'concat'])
    .describe('Kinds of features; those that need a lens are left out where there is none.'),
});

export type KnnOptions = z.output<typeof options>;
