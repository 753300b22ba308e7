import { definePlugin } from '@longway/contracts';
import { FullAdversarialObjective } from './full-adversarial';
import { options } from './options';

export const plugin = definePlugin({ kind: 'objective', name: 'full-adversarial', options, create: () => new FullAdversarialObjective() });
export { FullAdversarialObjective };
