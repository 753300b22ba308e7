import { z } from 'zod';

export const options = z.strictObject({
  folder: z.string().min(1).describe('Folder that `longway data pack` wrote; relative to the configuration file.'),
  crop: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Rows and columns of the square that is cut out: at random in training, else from the centre. null: as in the data set that was packed.',
    ),
  cropping: z
    .enum(['window', 'inception'])
    .nullable()
    .default(null)
    .describe(
      'How training crops: a square of the images as they are packed, or a random part of them scaled to it. null: as in the data set that was packed.',
    ),
  flip: z
    .boolean()
    .nullable()
    .default(null)
    .describe('Whether training mirrors every other image. null: as in the data set that was packed.'),
});
