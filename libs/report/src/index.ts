export type { Spread } from './statistics';
export * from './summary';
