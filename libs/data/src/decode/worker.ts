import sharp from 'sharp';

/** What runs in the threads of {@link DecodeWorkers}. */
export { fill, scale } from './fill';
export { inspect } from './inspect';

// These threads are as many as are wanted.
sharp.concurrency(1);
