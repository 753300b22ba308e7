export { type Finding, examineMachine } from './doctor';
export type { BackendOptions } from './environment';
export { startCollectives } from './kernels/collectives';
export * from './load-backend';
export { type MemoryUse, memory } from './memory';
export type { Device } from './native';
