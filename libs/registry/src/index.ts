export * from './compose';
export * from './config';
export * from './discovery';
export { nearPath } from './near-path';
export { nearest } from './nearest';
