import { definePlugin } from '@longway/contracts';
import { arrow } from './arrow';
import { options } from './options';

export { type ArrowOptions, arrow } from './arrow';

export const plugin = definePlugin({ kind: 'shortcut', name: 'arrow', options, create: (chosen) => arrow(chosen) });
