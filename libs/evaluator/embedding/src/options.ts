import { z } from 'zod';

export const options = z.strictObject({
  count: z.number().int().min(10).max(5000).default(500).describe("Images to lay out, from the test split's start."),
  layer: z.string().min(1).optional().describe('The end point; the deepest when absent.'),
  neighbours: z
    .number()
    .int()
    .min(2)
    .max(200)
    .default(15)
    .describe('How many neighbours of each image are to stay together: few show detail, many the whole.'),
  minDist: z.number().min(0).max(1).default(0.1).describe('How close images may lie.'),
});

export type EmbeddingOptions = z.output<typeof options>;
