export { type ComposedExperiment, composeExperiment, type ComposeOptions } from './compose-experiment';
export type { ExperimentResult, Turn } from './experiment/conductor';
export type { Failure, RunRecord } from './experiment/run-record';
