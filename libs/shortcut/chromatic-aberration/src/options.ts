import { z } from 'zod';

export const options = z.strictObject({
  pixels: z
    .number()
    .positive()
    .default(1)
    .describe("How far red lies outward, and blue inward, at the picture's corners; in proportion nearer to the centre."),
});

export type Options = z.output<typeof options>;
