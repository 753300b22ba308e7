import { resolve } from 'node:path';
import type { Dataset, PluginContext, StoredSplit } from '@longway/contracts';
import { openPack } from '@longway/data';
import type { z } from 'zod';
import type { options } from './options';

/** The data set that a pack holds, scaled once and for all. */
export const packed = (
  { folder, crop, cropping, flip }: z.output<typeof options>,
  { configFolder }: Pick<PluginContext, 'configFolder'>,
): Promise<Dataset<StoredSplit>> =>
  openPack(resolve(configFolder, folder), {
    ...(crop !== null && { crop }),
    ...(cropping !== null && { cropping }),
    ...(flip !== null && { flip }),
  });
