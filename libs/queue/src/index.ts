export { type ConnectOptions, connectQueue, type QueueConnection } from './connect';
export * from './jobs';
export { type QueueAddress, readQueueUrl } from './queue-url';
export { type Outcome, QueueWorker, type StageTask, type Tally, type Work, type WorkerEvent, type WorkerOptions } from './queue-worker';
export { type Enqueued, type EnqueueOptions, type QueueFailure, type StageCounts, SweepQueue } from './sweep-queue';
