import { definePlugin } from '@longway/contracts';
import { LinearEvaluator } from './linear';
import { options } from './options';

export { fitByLbfgs, lossAndGradient, top1 } from './logistic-regression';
export { designMatrix, learnStandardisation } from './standardise';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'linear',
  options,
  create: (chosen) => new LinearEvaluator(chosen),
});
