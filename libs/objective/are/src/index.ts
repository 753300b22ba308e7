import { definePlugin } from '@longway/contracts';
import { AreObjective } from './are';
import { options } from './options';

export const plugin = definePlugin({ kind: 'objective', name: 'are', options, create: () => new AreObjective() });
export { AreObjective };
