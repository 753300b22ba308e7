import type { Shortcut } from '@longway/contracts';
import { blend } from '@longway/images';
import type { z } from 'zod';
import type { options } from './options';
import { renderText } from './render-text';

/** A word on every picture, always at the same place: it moves when the picture is turned. */
export const textWatermark = async ({ text, height, colour, ...blending }: z.output<typeof options>): Promise<Shortcut> => {
  const mark = await renderText(text, height, colour);
  return { draw: (image) => blend(image, mark, blending) };
};
