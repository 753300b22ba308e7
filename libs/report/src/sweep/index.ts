export { type AnalysisOptions, analyseSweep, type SweepAnalysis } from './analysis';
export { type ComparedColumn, type ComparedTable, type Standing, standingOf } from './comparison';
export { sweepDocument } from './document';
export type { Group } from './groups';
export { countsInWords, findingOf } from './sections/opening';
export { ruleOfTable, withDeviation } from './sections/table';
export { type CellState, cellStates, type Halving, type Judgement, type SweepCell, type SweepSource } from './source';
export { writeSweepReport } from './write-sweep';
