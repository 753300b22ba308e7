import { definePlugin } from '@longway/contracts';
import { LinearEvaluator } from './linear';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'linear',
  options,
  create: (chosen, { warn }) => new LinearEvaluator(chosen, warn),
});
