import { cropFits, geometryOptions } from '@longway/contracts';
import { z } from 'zod';

const path = z.string().min(1).nullable().default(null);

export const options = z
  .strictObject({
    records: path.describe(
      'Folder with the TFRecords `train*` and `validate*`, or a pattern such as `yt8m/{train,validate}0*.tfrecord`; needed to fetch. Paths are relative to the configuration file.',
    ),
    videos: path.describe(
      'Folder of your copies of the videos, each named by its id: `ID.mp4`, `.m4v`, `.mov`, `.mkv` or `.webm`, sub-folders too; needed to fetch.',
    ),
    lookup: path.describe(
      'Folder of the published files that tell the YouTube id of each record id; with it, videos may be named by either.',
    ),
    vocabulary: path.describe('The published CSV file of class names. null: classes are named by their numbers.'),
    pack: path.describe('Folder for the extracted frames. null: `youtube8m` in the cache.'),
    framesPerSecond: z.number().min(0.001).max(1000).default(1).describe('Frames taken from each second of a video.'),
    framesPerVideo: z
      .number()
      .int()
      .positive()
      .nullable()
      .default(360)
      .describe('No video gives more frames, counted from its start. null: as many as there are.'),
    label: z
      .enum(['first', 'frequent'])
      .default('first')
      .describe(
        'Which label of a video is its class: the first in its record, or the one that the most training records have. Videos without a label are of the class `unlabelled`.',
      ),
    ffmpeg: path.describe('The ffmpeg program. null: the one on the PATH, else the one that the set-up brought.'),
    timeout: z.number().positive().max(86_400).default(60).describe('Seconds without a frame after which a video counts as broken.'),
    maxBroken: z.number().min(0).max(1).default(0.1).describe('Share of the videos that may be broken before fetching ends.'),
    ...geometryOptions,
  })
  .refine(...cropFits);

export type Options = z.output<typeof options>;
