import { definePlugin } from '@longway/contracts';
import { LowShotEvaluator } from './low-shot';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'low-shot',
  options,
  create: (chosen, { warn }) => new LowShotEvaluator(chosen, warn),
});
