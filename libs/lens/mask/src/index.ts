import { definePlugin } from '@longway/contracts';
import { MaskLens } from './mask';
import { options } from './options';

export const plugin = definePlugin({ kind: 'lens', name: 'mask', options, create: (chosen) => new MaskLens(chosen) });
export { MaskLens };
