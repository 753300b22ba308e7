export * from './classification';
export * from './initializers';
export * from './kernels';
export * from './player-gradients';
export * from './pre-activation';
export * from './quarter-turns';
export * from './random';
export type { Optimizer, OptimizerFactory } from './optimizer';
export { portableOptimizer } from './optimizer';
