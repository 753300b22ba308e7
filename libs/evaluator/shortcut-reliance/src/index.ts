import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { ShortcutRelianceEvaluator } from './shortcut-reliance';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'shortcut-reliance',
  options,
  create: (chosen, { warn }) => new ShortcutRelianceEvaluator(chosen, warn),
});
