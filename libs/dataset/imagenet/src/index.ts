import { definePlugin } from '@longway/contracts';
import { ImageNet } from './imagenet';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'dataset',
  name: 'imagenet',
  options,
  create: (chosen, context) => ImageNet.create(chosen, context),
});
