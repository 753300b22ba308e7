export type { Vitals } from './hub';
export { type LiveView, type LiveViewOptions, openLiveView } from './live-view';
export { type Action, type LiveServer, requireFreePort } from './server';
export { watchRun, type WatchOptions } from './watch';
