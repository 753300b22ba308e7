import { definePlugin } from '@longway/contracts';
import { chromaticShift } from './chromatic-shift';
import { options } from './options';

export const plugin = definePlugin({ kind: 'shortcut', name: 'chromatic-shift', options, create: (chosen) => chromaticShift(chosen) });
