import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  widths: z.array(count).min(1).default([16, 16]).describe('channels of the hidden 1x1 convolutions'),
});

export type Options = z.output<typeof options>;
