import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { Youtube8m } from './youtube8m';

export const plugin = definePlugin({
  kind: 'dataset',
  name: 'youtube8m',
  options,
  create: (chosen, context) => Youtube8m.create(chosen, context),
});
