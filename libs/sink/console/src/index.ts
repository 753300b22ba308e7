import { definePlugin } from '@longway/contracts';
import { ConsoleSink } from './console';
import { options } from './options';

export { ConsoleSink } from './console';

export const plugin = definePlugin({ kind: 'sink', name: 'console', options, create: (chosen) => new ConsoleSink(chosen) });
