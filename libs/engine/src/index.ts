export { FrozenModel, type FrozenModelParts } from './frozen-model';
export { buildNetworks, disposeNetworks, type Networks } from './networks';
export { learningRate } from './schedule';
export { TrainStep } from './train-step';
export { type RunResult, Trainer } from './trainer';
export { saveWeights } from './weights';
