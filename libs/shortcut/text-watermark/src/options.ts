import { z } from 'zod';

export const options = z.strictObject({
  text: z.string().regex(/\S/, 'at least one letter').default('ABC').describe('What is written, in Latin letters.'),
  height: z
    .number()
    .int()
    .min(3)
    .default(6)
    .describe('Height of the writing in pixels, from the top of its highest letter to the bottom of its lowest.'),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'a colour like #ff8000')
    .default('#ffffff')
    .describe('Colour of the letters, #rrggbb; grey pictures show its brightness.'),
  opacity: z.number().gt(0).max(1).default(0.5).describe('From just above 0 (hardly seen) to 1 (covers what is below).'),
  place: z
    .enum(['top-left', 'top', 'top-right', 'left', 'centre', 'right', 'bottom-left', 'bottom', 'bottom-right'])
    .default('bottom-right')
    .describe('Where on the picture.'),
  margin: z.number().int().min(0).default(1).describe('Pixels between the writing and the sides of the picture that it is next to.'),
});
