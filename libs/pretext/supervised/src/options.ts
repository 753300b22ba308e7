import { augmentationOptions } from '@longway/contracts';
import { z } from 'zod';

export const options = z.strictObject({ ...augmentationOptions });

export type Options = z.output<typeof options>;
