export { compare, type Comparison } from './compare';
export { ruleOf, type Seeds, seedsOf } from './seeds';
export type { Spread } from './statistics';
export { type ArmSummary, type Cell, type Column, type Recovered, type Recovery, summarise, type Summary } from './summary';
export { armColour, chartFont, withFixedColours } from './palette';
export { pool } from './reading/pool';
export { readRunFolder, type RunFolder } from './reading/run-folder';
export { type ReportOptions, writeReport } from './write-report';
export { writeAuditPage } from './audit/write-audit';
