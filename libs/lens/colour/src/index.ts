import { definePlugin } from '@longway/contracts';
import { ColourLens } from './colour';
import { options } from './options';

export const plugin = definePlugin({ kind: 'lens', name: 'colour', options, create: (chosen) => new ColourLens(chosen) });
export { ColourLens };
