import { definePlugin } from '@longway/contracts';
import { KnnEvaluator } from './knn';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'knn',
  options,
  create: (chosen, { warn }) => new KnnEvaluator(chosen, warn),
});
