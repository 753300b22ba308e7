import type { OptimizerFactory } from '@longway/tensor';
import { Adam } from './adam';
import { Sgd } from './sgd';

/** Optimisers on TensorFlow's own update kernels; see `portableOptimizer` of @longway/tensor for what they compute. */
export const nativeOptimizer: OptimizerFactory = (options, variables) =>
  options.name === 'sgd' ? new Sgd(options, variables) : new Adam(options, variables);
