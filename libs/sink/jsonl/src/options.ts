import { z } from 'zod';

const staysInside = (file: string): boolean => !/^([/\\]|[a-z]:)/i.test(file) && !file.split(/[/\\]/).includes('..');

export const options = z.strictObject({
  file: z
    .string()
    .min(1)
    .refine(staysInside, 'must lie in the run folder: a relative path without `..`')
    .default('events.jsonl')
    .describe('Where events go, relative to the run folder.'),
});

export type JsonlOptions = z.output<typeof options>;
