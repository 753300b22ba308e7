import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { Places205 } from './places205';

export const plugin = definePlugin({
  kind: 'dataset',
  name: 'places205',
  options,
  create: (chosen, context) => Places205.create(chosen, context),
});
