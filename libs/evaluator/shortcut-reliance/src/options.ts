import { z } from 'zod';

export const options = z.strictObject({
  count: z.number().int().positive().nullable().default(2000).describe("Images to judge on, from the test split's start; null takes all."),
});

export type ShortcutRelianceOptions = z.output<typeof options>;
