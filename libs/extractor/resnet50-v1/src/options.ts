import { z } from 'zod';

const stride = z.union([z.literal(1), z.literal(2)]);

export const options = z.strictObject({
  widthMultiplier: z.number().positive().default(1).describe('multiplies the channels of every layer, rounded to whole channels'),
  stemStride: stride.default(2).describe('stride of the first convolution; 1 for patches of 64 pixels'),
  strides: z
    .tuple([stride, stride, stride])
    .default([2, 2, 2])
    .describe('strides of the second, third and fourth stage; [2, 2, 1] for patches of 64 pixels'),
  strideIn: z
    .enum(['conv2', 'conv1'])
    .default('conv2')
    .describe("which convolution of a stage's first block has its stride: the 3x3 one, or the 1x1 one in front of it as in the paper"),
  batchNormMomentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .describe('share of the running statistics kept at each step; 0.99 suits runs of many thousand steps'),
  batchNormEpsilon: z.number().positive().default(1e-5).describe('added to variances before the root is taken'),
});

export type ResNet50V1Options = z.output<typeof options>;
