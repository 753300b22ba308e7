export type { BackendOptions } from './environment';
export * from './load-backend';
export type { Device } from './native';
