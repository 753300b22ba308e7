import { definePlugin } from '@longway/contracts';
import { imageFolder } from './image-folder';
import { options } from './options';

export const plugin = definePlugin({ kind: 'dataset', name: 'image-folder', options, create: imageFolder });
