import { definePlugin } from '@longway/contracts';
import { cifar10 } from './cifar10';
import { options } from './options';

export const plugin = definePlugin({ kind: 'dataset', name: 'cifar10', options, create: (chosen, context) => cifar10(chosen, context) });
