import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  bands: z
    .number()
    .int()
    .min(2)
    .max(10)
    .default(4)
    .describe('bands of spatial frequencies, from fine to coarse: each spans an octave, the last everything below'),
  perImage: z
    .boolean()
    .default(true)
    .describe('let gains depend on how strong the bands of the image are; otherwise they are the same for all images'),
  width: count.default(16).describe('units of the hidden layer that chooses the gains of an image'),
  batchNormMomentum: z.number().min(0).lt(1).default(0.9).describe('share of the running statistics of band strengths kept at each step'),
});

export type Options = z.output<typeof options>;
