import { definePlugin } from '@longway/contracts';
import { options } from './options';
import { PretextEvaluator } from './pretext';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'pretext',
  options,
  create: (chosen) => new PretextEvaluator(chosen),
});
