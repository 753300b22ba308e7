import { definePlugin } from '@longway/contracts';
import { AlexNet } from './alexnet';
import { options } from './options';

export const plugin = definePlugin({ kind: 'extractor', name: 'alexnet', options, create: (chosen) => new AlexNet(chosen) });
export { AlexNet };
