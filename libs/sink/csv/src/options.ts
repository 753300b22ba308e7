import { runPath } from '@longway/contracts';
import { z } from 'zod';

export const options = z.strictObject({
  folder: runPath()
    .default('csv')
    .describe('Where files go, relative to the run folder: below it a folder for each arm, in it one for each seed.'),
});

export type CsvOptions = z.output<typeof options>;
