export { BatchLoader, type ImageBatch, type ImageSource } from './batches/batch-loader';
export { evaluationPicks, type Pick, type Picks, trainingPicks } from './batches/pick';
export { readImages } from './batches/read-images';
export { DecodeWorkers } from './decode/decode-workers';
