import { z } from 'zod';

export const options = z.strictObject({
  count: z.number().int().positive().nullable().default(2000).describe("Images to ask about, from the test split's start; null takes all."),
  maxClasses: z
    .number()
    .int()
    .positive()
    .default(20)
    .describe('Of a task with more classes no tables are kept: nobody can read them. Its figures are there all the same.'),
});

export type ConfusionOptions = z.output<typeof options>;
