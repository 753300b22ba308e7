import { z } from 'zod';

const position = z.number().int().min(0);

export const options = z.strictObject({
  value: z.number().int().min(0).max(255).default(127).describe('Brightness of the arrow in every channel, 0 (black) to 255 (white).'),
  row: position.default(2).describe("Pixels between the picture's top and the arrow's tip."),
  column: position.default(2).describe("Pixels between the picture's left side and the arrow."),
  scale: z.number().int().positive().default(1).describe("Side of the square that each of the glyph's nine dots becomes, in pixels."),
});
