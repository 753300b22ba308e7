export { FrozenModel, type FrozenModelParts } from './frozen-model';
export { buildNetworks, disposeNetworks, type NetworkPlugins, type Networks } from './networks';
export { learningRate } from './schedule';
export { type Batch, type Game, TrainStep } from './train-step';
export { type RunResult, Trainer } from './trainer';
export { saveWeights } from './weights';
