import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { Pretrained } from './pretrained';
import { ResNet50V2 } from './resnet50-v2';

export const plugin = definePlugin({
  kind: 'extractor',
  name: 'resnet50-v2',
  options,
  create: async (chosen, context) =>
    new ResNet50V2(chosen, chosen.pretrained === null ? undefined : await Pretrained.read(chosen.pretrained, context)),
});
export { ResNet50V2 };
