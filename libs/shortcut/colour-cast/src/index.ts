import { definePlugin } from '@longway/contracts';
import { ColourCast } from './colour-cast';
import { options } from './options';

export const plugin = definePlugin({ kind: 'shortcut', name: 'colour-cast', options, create: (chosen) => new ColourCast(chosen) });
export { ColourCast };
