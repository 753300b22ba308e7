import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { RotationTask } from './rotation';

export const plugin = definePlugin({ kind: 'pretext-task', name: 'rotation', options, create: (chosen) => new RotationTask(chosen) });
export { RotationTask };
