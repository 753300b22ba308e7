import { definePlugin } from '@longway/contracts';
import { createSink } from './create-sink';
import { options } from './options';

export const plugin = definePlugin({ kind: 'sink', name: 'mlflow', options, create: (chosen, context) => createSink(chosen, context) });
