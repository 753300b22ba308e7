import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  width: count.default(16).describe('channels of the hidden convolutions'),
  convolutions: count.default(3).describe('hidden 3x3 convolutions; each lets the lens see one pixel further'),
  batchNormMomentum: z.number().min(0).lt(1).default(0.9).describe('share of the running statistics kept at each step'),
});

export type Options = z.output<typeof options>;
