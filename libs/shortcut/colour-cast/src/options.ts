import { z } from 'zod';

export const options = z.strictObject({
  stops: z
    .number()
    .positive()
    .max(4)
    .default(0.5)
    .describe('Red and blue are brighter or darker by up to so many stops: 1 is a factor of 2.'),
});

export type Options = z.output<typeof options>;
