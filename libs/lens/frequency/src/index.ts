import { definePlugin } from '@longway/contracts';
import { FrequencyLens } from './frequency';
import { options } from './options';

export const plugin = definePlugin({ kind: 'lens', name: 'frequency', options, create: (chosen) => new FrequencyLens(chosen) });
export { FrequencyLens };
