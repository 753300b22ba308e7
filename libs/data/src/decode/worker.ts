/** What runs in the threads of {@link DecodeWorkers}. */
export { fill, scale } from './fill';
