import { definePlugin } from '@longway/contracts';
import { ViewmakerLens } from './viewmaker';
import { options } from './options';

export const plugin = definePlugin({ kind: 'lens', name: 'viewmaker', options, create: (chosen) => new ViewmakerLens(chosen) });
export { ViewmakerLens };
