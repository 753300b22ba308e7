import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { textWatermark } from './text-watermark';

export const plugin = definePlugin({ kind: 'shortcut', name: 'text-watermark', options, create: (chosen) => textWatermark(chosen) });
