export { BatchLoader, type ImageBatch, type ImageSource } from './batches/batch-loader';
export { evaluationPicks, type Pick, type Picks, trainingPicks } from './batches/pick';
export { type BrokenImage, Quarantine, type QuarantineOptions } from './batches/quarantine';
export { readImages } from './batches/read-images';
export { DecodeWorkers } from './decode/decode-workers';
export type { ImageGroup } from './pack/group-shard';
export { type Growth, type GrowthJob, growPack } from './pack/grow-pack';
export { openPack, type PackOptions } from './pack/open-pack';
export { type PackJob, writePack } from './pack/write-pack';
