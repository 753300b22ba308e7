export * from './kernels';
export type { Optimizer, OptimizerFactory } from './optimizer';
export { portableOptimizer } from './optimizer';
export * from './quarter-turns';
export * from './random';
