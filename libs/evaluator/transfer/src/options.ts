import { featureOptions, protocolPooling } from '@longway/contracts';
import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  datasets: z
    .array(z.looseObject({ name: z.string().describe('The name of a data set; its options stand beside it.') }))
    .min(1)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names a data set twice: their rows could not be told apart')
    .describe('Data sets that features are judged on, chosen as the run chooses its own; their images have the shape of its images.'),
  protocol: z
    .enum(['lbfgs', 'published', 'published-short'])
    .default('lbfgs')
    .describe('How classifiers are fitted; the protocols of the linear evaluator.'),
  l2: z.number().min(0).default(1e-4).describe('`lbfgs` minimises the mean loss + l2 / 2 * the sum of squared weights. Biases are free.'),
  iterations: count.default(200).describe('The most iterations of `lbfgs`.'),
  ...featureOptions,
  pooling: protocolPooling,
});

export type TransferOptions = z.output<typeof options>;
