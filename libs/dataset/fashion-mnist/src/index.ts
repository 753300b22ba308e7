import { definePlugin } from '@longway/contracts';
import { fashionMnist } from './fashion-mnist';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'dataset',
  name: 'fashion-mnist',
  options,
  create: (_, context) => fashionMnist(context),
});
