import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { ReconstructionEvaluator } from './reconstruction';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'reconstruction',
  options,
  create: (chosen) => new ReconstructionEvaluator(chosen),
});
