import { readExperiment, toConfig, toYaml } from '@longway/registry';
import { type JsonOption, printResult } from '../output/print-result';
import { type ConfigOptions, readOptions } from './options';

export const validate = (file: string, options: ConfigOptions & JsonOption & { print?: boolean }): number => {
  const { experiment } = readExperiment(file, readOptions(options));
  const { arms, seeds } = experiment;
  const runs = arms.length * seeds.length;
  const names = arms.map(({ name }) => name).join(', ');
  const verdict = `${file} is valid: ${runs} ${runs === 1 ? 'run' : 'runs'}; arms ${names}; seeds ${seeds.join(', ')}`;
  printResult(options, toConfig(experiment), () => (options.print ? toYaml(experiment).trimEnd() : verdict));
  return 0;
};
