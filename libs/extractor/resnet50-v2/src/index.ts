import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { ResNet50V2 } from './resnet50-v2';

export const plugin = definePlugin({ kind: 'extractor', name: 'resnet50-v2', options, create: (chosen) => new ResNet50V2(chosen) });
export { ResNet50V2 };
