import { z } from 'zod';

const stride = z.union([z.literal(1), z.literal(2)]);

export const options = z
  .strictObject({
    widthMultiplier: z
      .number()
      .positive()
      .default(1)
      .describe('multiplies the channels of every layer and the units of fc6 and fc7, rounded to whole ones'),
    stemStride: z
      .union([z.literal(1), z.literal(2), z.literal(4)])
      .default(4)
      .describe('stride of the first convolution; 1 or 2 for images below 64 pixels'),
    strides: z
      .tuple([stride, stride, stride])
      .default([2, 2, 2])
      .describe('what the poolings behind the first, second and fifth convolution divide the sides by; at 1 there is none'),
    fullyConnected: z
      .boolean()
      .default(true)
      .describe('whether the layers fc6 and fc7 stand behind the convolutions; without them the output is a map'),
    batchNorm: z.boolean().default(true).describe('whether a batch norm stands in front of each relu; layers have biases without it'),
    dropout: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe('share of what goes into fc6 and fc7 left out in a step; 0.5 as published, without batch norm'),
    batchNormMomentum: z
      .number()
      .min(0)
      .lt(1)
      .default(0.9)
      .describe('share of the running statistics kept at each step; 0.99 suits runs of many thousand steps'),
    batchNormEpsilon: z.number().positive().default(1e-5).describe('added to variances before the root is taken'),
  })
  .refine(({ fullyConnected, dropout }) => fullyConnected || dropout === 0, {
    path: ['dropout'],
    message: 'dropout stands in front of fc6 and fc7: leave it out, or choose fullyConnected: true',
  });

export type AlexNetOptions = z.output<typeof options>;
