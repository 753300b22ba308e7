import { z } from 'zod';

const stride = z.union([z.literal(1), z.literal(2)]);

export const options = z.strictObject({
  widthMultiplier: z
    .number()
    .positive()
    .default(1)
    .describe('multiplies the channels of every layer and the units of fc6 and fc7, rounded to whole ones'),
  strides: z
    .tuple([stride, stride, stride, stride, stride])
    .default([2, 2, 2, 2, 2])
    .describe(
      'what the pooling behind each block divides the sides by; at 1 there is none. Images need as many pixels a side as the product',
    ),
  fullyConnected: z
    .boolean()
    .default(true)
    .describe('whether the layers fc6 and fc7 stand behind the convolutions; without them the output is a map'),
  batchNormMomentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .describe('share of the running statistics kept at each step; 0.99 suits runs of many thousand steps'),
  batchNormEpsilon: z.number().positive().default(1e-5).describe('added to variances before the root is taken'),
});

export type Vgg19BnOptions = z.output<typeof options>;
