export { AppendFile } from './append-file';
export { EventLines, eventOf } from './event-lines';
export type { EventStore } from './event-store';
export { FileSink } from './file-sink';
export { FolderOfRuns, requireRunFolder, requireWritable, type RunStore } from './folder-of-runs';
export { LineFile } from './line-file';
export { type Line, linesOf } from './lines';
export { evaluationScalars, isPoint, type Scalar, stepScalars } from './scalars';
