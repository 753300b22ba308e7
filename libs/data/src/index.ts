export { BatchLoader, type ImageBatch, type ImageSource } from './batches/batch-loader';
export { evaluationPicks, type Pick, type Picks, trainingPicks } from './batches/pick';
export { readImages } from './batches/read-images';
export { DecodeWorkers } from './decode/decode-workers';
export { openPack, type PackOptions } from './pack/open-pack';
export { type PackJob, writePack } from './pack/write-pack';
