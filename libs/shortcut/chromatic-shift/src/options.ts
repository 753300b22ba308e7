import { z } from 'zod';

export const channels = ['red', 'green', 'blue'] as const;

export const options = z.strictObject({
  channel: z.enum(channels).default('red').describe('The channel that is moved.'),
  pixels: z.number().int().positive().default(1).describe('How far it is moved towards the top of the picture.'),
});
