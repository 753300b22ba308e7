import { z } from 'zod';

export const options = z.strictObject({
  count: z.number().int().positive().default(1280).describe('Test images to average over, chosen by the seed; all where there are fewer.'),
});

export type ReconstructionOptions = z.output<typeof options>;
