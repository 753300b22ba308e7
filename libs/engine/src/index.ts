export { FrozenModel, type FrozenModelParts } from './frozen-model';
export { buildNetworks, disposeNetworks, type NetworkPlugins, type Networks } from './networks';
export { learningRate } from './schedule';
export { type Batch, type Game, TrainStep } from './train-step';
export type { RunPlace, RunResult, RunSession } from './run-session';
export { positionOf, rowsOfFinished } from './checkpoint/run-files';
export { Trainer } from './trainer';
