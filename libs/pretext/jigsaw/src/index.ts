import { definePlugin } from '@longway/contracts';
import { JigsawTask } from './jigsaw';
import { options } from './options';

export const plugin = definePlugin({ kind: 'pretext-task', name: 'jigsaw', options, create: (chosen) => new JigsawTask(chosen) });
export { JigsawTask };
