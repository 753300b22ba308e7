import { definePlugin } from '@longway/contracts';
import { ExemplarTask } from './exemplar';
import { options } from './options';

export const plugin = definePlugin({ kind: 'pretext-task', name: 'exemplar', options, create: (chosen) => new ExemplarTask(chosen) });
export { ExemplarTask };
