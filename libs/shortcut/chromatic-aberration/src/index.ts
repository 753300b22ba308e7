import { definePlugin } from '@longway/contracts';
import { ChromaticAberration } from './chromatic-aberration';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'shortcut',
  name: 'chromatic-aberration',
  options,
  create: (chosen) => new ChromaticAberration(chosen),
});
export { ChromaticAberration };
