import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { packed } from './packed';

export const plugin = definePlugin({ kind: 'dataset', name: 'packed', options, create: packed });
