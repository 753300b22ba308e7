export { Job } from './job';
export { type Launch, readLaunch, type Share, shareOf } from './launch';
