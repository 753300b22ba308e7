import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readExperiment } from '@longway/registry';
import { readSweep } from './sweep/read-sweep';

const folder = join(__dirname, '../../../experiments');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  // Results lie there as they were recorded.
  .filter((name) => name.endsWith('.yaml') && !name.includes('results/'))
  .sort();

const isSweep = (name: string): boolean => name.startsWith('sweeps/');

test.each(files.filter(isSweep))('%s is a sweep of experiments that can be run', (file) => {
  const { cells, description, warnings } = readSweep(join(folder, file));
  expect(cells.length).toBeGreaterThan(1);
  expect(description).toMatch(/\.|\?/);
  expect(warnings).toEqual([]);
});

test.each(files.filter((name) => !isSweep(name)))('%s says nothing that its plugins do not understand', (file) => {
  const { experiment } = readExperiment(join(folder, file));
  expect(experiment.arms.length).toBeGreaterThan(0);
  expect(experiment.description).toMatch(/\.|\?/);
});
