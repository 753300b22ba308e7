import { definePlugin } from '@longway/contracts';
import { EmbeddingEvaluator } from './embedding';
import { options } from './options';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'embedding',
  options,
  create: (chosen, { warn }) => new EmbeddingEvaluator(chosen, warn),
});
