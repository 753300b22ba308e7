export { type AxisValue, canonicalJson, type Cell, cellId, describePoint, hashOf, type Point } from './cell';
export { type Expansion, expand, type Grid } from './expand';
export { type AshaOptions, type Resources, type Stage, stages, type SweepFile, sweepSchema } from './sweep-file';
export { BEAT, CellStore, type CellState, type ClaimOptions, STALE } from './cell-store';
export { Claim } from './claim';
export type { Holder } from './claim-file';
export type { CellFailure } from './failure-file';
export { RECORD, readSweepRecord, type SweepRecord, writeSweepRecord } from './sweep-record';
export { type AshaMove, type AshaRule, nextMove, stoppedTrials, type Trial } from './asha';
