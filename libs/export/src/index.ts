export { encodeNetwork, type Format, formats } from './formats';
export type { NetworkDescription, Origin, TrainedNetwork } from './network';
export { type Export, type ExportRequest, writeExport } from './write-export';
