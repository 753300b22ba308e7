import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { UNetLens } from './unet';

export const plugin = definePlugin({ kind: 'lens', name: 'unet', options, create: (chosen) => new UNetLens(chosen) });
export { UNetLens };
