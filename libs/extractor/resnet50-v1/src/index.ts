import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { ResNet50V1 } from './resnet50-v1';

export const plugin = definePlugin({ kind: 'extractor', name: 'resnet50-v1', options, create: (chosen) => new ResNet50V1(chosen) });
export { ResNet50V1 };
