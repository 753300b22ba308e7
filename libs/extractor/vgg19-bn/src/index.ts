import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { Vgg19Bn } from './vgg19-bn';

export const plugin = definePlugin({ kind: 'extractor', name: 'vgg19-bn', options, create: (chosen) => new Vgg19Bn(chosen) });
export { Vgg19Bn };
