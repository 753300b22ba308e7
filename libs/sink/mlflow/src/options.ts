import { z } from 'zod';

const isServer = (uri: string): boolean => URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
const hasPassword = (uri: string): boolean => URL.canParse(uri) && `${new URL(uri).username}${new URL(uri).password}` !== '';

export const options = z.strictObject({
  uri: z
    .string()
    .refine(isServer, 'must be the address of a tracking server: http://... or https://...')
    .refine(
      (uri) => !hasPassword(uri),
      'must hold no password: what is configured is written down. Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD',
    )
    .optional()
    .describe('Address of the tracking server; MLFLOW_TRACKING_URI of the environment when absent.'),
  experiment: z
    .string()
    .min(1)
    .max(500)
    .default('longway')
    .describe('The MLflow experiment that runs belong to; made where it is missing.'),
  every: z.number().int().positive().default(10).describe('Steps from one set of metrics to the next; those of step 1 are always sent.'),
});

export type MlflowOptions = z.output<typeof options>;
