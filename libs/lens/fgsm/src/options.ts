import { z } from 'zod';

export const options = z.strictObject({
  epsilon: z
    .number()
    .positive()
    .max(2)
    .default(0.0625)
    .describe('how far each value of an image moves, in pixels of [-1, 1]; 0.0625 is 8 of 255 levels'),
});

export type Options = z.output<typeof options>;
