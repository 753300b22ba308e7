export * from './compose';
export * from './config';
export * from './discovery';
export { nearest } from './nearest';
