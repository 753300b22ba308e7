import { readExperiment, toYaml } from '@longway/registry';
import { type ConfigOptions, readOptions } from './options';

export const validate = (file: string, options: ConfigOptions & { print?: boolean }): number => {
  const { experiment } = readExperiment(file, readOptions(options));
  const { arms, seeds } = experiment;
  const runs = arms.length * seeds.length;
  const names = arms.map(({ name }) => name).join(', ');
  if (options.print) process.stdout.write(toYaml(experiment));
  else console.log(`${file} is valid: ${runs} ${runs === 1 ? 'run' : 'runs'}; arms ${names}; seeds ${seeds.join(', ')}`);
  return 0;
};
