import { z } from 'zod';

/** How a run uses its backend. Changes how long a run takes, never what it computes but for rounding. */
export const backendOptions = z.strictObject({
  trace: z
    .enum(['auto', 'off'])
    .default('auto')
    .describe('auto runs a training step as one TensorFlow function, off operation by operation'),
});

/** {@link backendOptions} with every default filled in. */
export type BackendOptions = z.output<typeof backendOptions>;
