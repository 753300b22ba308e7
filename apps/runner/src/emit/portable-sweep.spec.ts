import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { portableSweep } from './portable-sweep';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'longway-portable-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const portable = (sweep: string, base = 'dataset: cifar10\n'): unknown => {
  mkdirSync(join(root, 'bases'), { recursive: true });
  writeFileSync(join(root, 'bases/marks.yaml'), base);
  writeFileSync(join(root, 'sweep.yaml'), sweep);
  return parse(portableSweep(join(root, 'sweep.yaml')));
};

test('the base is written out, under the name that its file gives it', () =>
  expect(
    portable('name: s\nbase: bases/marks.yaml\naxes: { training.lambda: [1, 2] }\n', 'dataset: cifar10\ntraining: { steps: 5 }\n'),
  ).toEqual({
    name: 's',
    axes: { 'training.lambda': [1, 2] },
    experiment: { name: 'marks', dataset: 'cifar10', training: { steps: 5 } },
  }));

test('an experiment that is written out stays as it is', () => {
  const sweep = { name: 's', experiment: { name: 'e', dataset: { name: 'packed', folder: '/shared/packs' }, plugins: ['my-lens'] } };
  expect(portable(JSON.stringify(sweep))).toEqual(sweep);
});

test.each([
  ['the folder of a data set', 'dataset: { name: image-folder, folder: photos }', 'experiment.dataset.folder: photos'],
  ['a plugin in a folder', 'plugins: [./my-lens]', 'experiment.plugins.0: ./my-lens'],
  ['a path in a list', 'shortcuts: [{ name: picture-watermark, file: ../mark.png }]', 'experiment.shortcuts.0.file: ../mark.png'],
])('%s that is meant from here is refused', (_, line, found) =>
  expect(() => portable('name: s\nbase: bases/marks.yaml\n', `${line}\n`)).toThrow(
    new RegExp(`marks\\.yaml: Relative paths[^]*found: +${found.replaceAll('.', '\\.')}\n`),
  ),
);

test('so is a value of an axis', () =>
  expect(() => portable('name: s\nbase: bases/marks.yaml\naxes: { dataset.folder: [/a, b] }\n')).toThrow(/axes\.dataset\.folder\.1: b/));

test('and a change on the command line', () => {
  writeFileSync(join(root, 'sweep.yaml'), 'name: s\nexperiment: { dataset: cifar10 }\n');
  const set = (...overrides: string[]) => portableSweep(join(root, 'sweep.yaml'), overrides);
  expect(set('training.steps=5', 'dataset={ name: packed, folder: /packs }')).toContain('dataset: cifar10');
  expect(() => set('dataset={ name: packed, folder: packs/a=b }')).toThrow(/--set\.dataset\.folder: packs\/a=b/);
});
