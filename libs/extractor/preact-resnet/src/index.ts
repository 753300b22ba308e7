import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { PreactResNet } from './preact-resnet';

export const plugin = definePlugin({ kind: 'extractor', name: 'preact-resnet', options, create: (chosen) => new PreactResNet(chosen) });
export { PreactResNet };
