import { definePlugin } from '@longway/contracts';
import { RelativePatchTask } from './relative-patch';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'pretext-task',
  name: 'relative-patch',
  options,
  create: (chosen) => new RelativePatchTask(chosen),
});
export { RelativePatchTask };
