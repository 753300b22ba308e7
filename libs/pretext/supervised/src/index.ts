import { definePlugin } from '@longway/contracts';
import { SupervisedTask } from './supervised';
import { options } from './options';

export const plugin = definePlugin({ kind: 'pretext-task', name: 'supervised', options, create: (chosen) => new SupervisedTask(chosen) });
export { SupervisedTask };
