export { checkAgainst } from './check-against';
export type { Arm, ArmConfig, Experiment, Recovery } from './experiment';
export { jsonSchema } from './json-schema';
export { type ReadExperiment, readExperiment, type ReadOptions, resolveExperiment } from './read-experiment';
export { peekConfig } from './peek-config';
export { readYaml } from './read-yaml';
export { toConfig, toYaml } from './write-yaml';
