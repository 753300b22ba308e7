import { z } from 'zod';

/** How a run uses its backend. Changes how long a run takes, never what it computes but for rounding. */
export const backendOptions = z.strictObject({
  /** `auto` runs a step as one TensorFlow function, unless something in it changes from step to step; `off` runs it operation by operation. */
  trace: z
    .enum(['auto', 'off'])
    .default('auto')
    .describe('auto runs a training step as one TensorFlow function, off operation by operation'),
});

export type BackendOptions = z.output<typeof backendOptions>;
