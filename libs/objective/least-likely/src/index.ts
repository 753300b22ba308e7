import { definePlugin } from '@longway/contracts';
import { LeastLikelyObjective } from './least-likely';
import { options } from './options';

export const plugin = definePlugin({ kind: 'objective', name: 'least-likely', options, create: () => new LeastLikelyObjective() });
export { LeastLikelyObjective };
