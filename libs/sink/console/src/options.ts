import { z } from 'zod';

export const options = z.strictObject({
  bar: z.boolean().default(true).describe('A progress bar where the output is a terminal; false prints plain lines there too.'),
  every: z.number().positive().default(30).describe('Seconds after which a plain line is due, where a tenth of the work takes longer.'),
});

export type ConsoleOptions = z.output<typeof options>;
