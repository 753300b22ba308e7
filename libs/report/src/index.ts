export type { Spread } from './statistics';
export * from './summary';
export { writeReport } from './write-report';
