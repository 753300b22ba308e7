import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readDescription } from './description';
import { everyFile, folders } from './every-file';

const experiments = join(__dirname, '../../../experiments');
const files = everyFile(readDescription());

test('what lies in experiments/ is what the description says: else run `npm run experiments`', () => {
  const found = folders.flatMap((folder) => readdirSync(join(experiments, folder)).map((name) => `${folder}/${name}`));
  expect(found.sort()).toEqual(files.map(({ path }) => path).sort());
  for (const { path, text } of files) expect({ path, text: readFileSync(join(experiments, path), 'utf8') }).toEqual({ path, text });
});

test('the matrix has a cell for each task, source and method that go together', () => {
  const cells = files.filter(({ path }) => path.startsWith('paper/'));
  // Four tasks on two sources by four methods; the exemplar task has no least likely class.
  expect(cells).toHaveLength(4 * 2 * 4 - 2);
  expect(files.filter(({ path }) => path.startsWith('small/'))).toHaveLength(8);
  expect(files.filter(({ path }) => path.startsWith('cifar10/'))).toHaveLength(5);
});

test('a cell trains for 35 epochs, with the rates of the reference', () => {
  const { text } = files.find(({ path }) => path === 'paper/jigsaw-imagenet-least-likely.yaml') ?? { text: '' };
  const { training } = parse(text) as { training: { steps: number; extractor: { learningRate: number; schedule: object } } };
  // 1,231,121 images in batches of 128, worked out by hand.
  expect(training.steps).toBe(336_635);
  expect(training.extractor.learningRate).toBe(0.05);
  expect(training.extractor.schedule).toEqual({ name: 'step', warmupSteps: 48_091, milestones: [144_272, 240_453], factor: 0.1 });
});

test('every file says its command, what it takes and what was reached, and claims no figure of the paper', () => {
  for (const { path, text } of files) {
    expect(text).toContain(`npx longway run experiments/${path}`);
    expect(text).toMatch(/^# Takes/m);
    expect(text).toMatch(/reache[sd]/i);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
  }
});
