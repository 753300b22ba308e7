import { z } from 'zod';

export const options = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe('Picture to lay over the images: PNG (transparency is kept), JPEG, WebP, SVG; relative to the configuration file.'),
  width: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe('Pixels that the mark is scaled to, in proportion; null: as the file has it.'),
  opacity: z.number().gt(0).max(1).default(1).describe("From just above 0 (hardly seen) to 1; multiplies the file's own."),
  place: z
    .enum(['top-left', 'top', 'top-right', 'left', 'centre', 'right', 'bottom-left', 'bottom', 'bottom-right'])
    .default('bottom-right')
    .describe('Where on the picture.'),
  margin: z.number().int().min(0).default(1).describe('Pixels between the mark and the sides of the picture that it is next to.'),
});
