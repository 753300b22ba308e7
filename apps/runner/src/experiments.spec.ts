import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readExperiment } from '@longway/registry';

const folder = join(__dirname, '../../../experiments');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  // Results lie there as they were recorded.
  .filter((name) => name.endsWith('.yaml') && !name.includes('results/'))
  .sort();

test.each(files)('%s says nothing that its plugins do not understand', (file) => {
  const { experiment } = readExperiment(join(folder, file));
  expect(experiment.arms.length).toBeGreaterThan(0);
  expect(experiment.description).toMatch(/\.|\?/);
});
