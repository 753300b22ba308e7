import { definePlugin } from '@longway/contracts';
import { FgsmLens } from './fgsm';
import { options } from './options';

export const plugin = definePlugin({ kind: 'lens', name: 'fgsm', options, create: (chosen) => new FgsmLens(chosen) });
export { FgsmLens };
