import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { pictureWatermark } from './picture-watermark';

export const plugin = definePlugin({
  kind: 'shortcut',
  name: 'picture-watermark',
  options,
  create: (chosen, context) => pictureWatermark(chosen, context),
});
