import { definePlugin } from '@longway/contracts';
import { ConfusionEvaluator } from './confusion';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'confusion',
  options,
  create: (chosen, { warn }) => new ConfusionEvaluator(chosen, warn),
});
