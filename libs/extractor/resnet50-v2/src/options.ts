import { z } from 'zod';

const stride = z.union([z.literal(1), z.literal(2)]);

export const options = z.strictObject({
  widthMultiplier: z.number().positive().default(1).describe('multiplies the channels of every layer, rounded to whole channels'),
  stemStride: stride.default(2).describe('stride of the first convolution; 1 for patches of 64 pixels'),
  strides: z
    .tuple([stride, stride, stride])
    .default([2, 2, 2])
    .describe('strides of the second, third and fourth stage; [2, 2, 1] for patches of 64 pixels'),
  batchNormMomentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .describe('share of the running statistics kept at each step; 0.99 suits runs of many thousand steps'),
  batchNormEpsilon: z.number().positive().default(1e-5).describe('added to variances before the root is taken'),
  pretrained: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe("a safetensors file with the weights to begin with: of timm's resnetv2_50, or of longway export; random ones when null"),
});

export type ResNet50V2Options = z.output<typeof options>;
