import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nearPath } from './near-path';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-near-'));
  mkdirSync(join(folder, 'experiments'));
  writeFileSync(join(folder, 'experiments/quickstart.yaml'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['experiments/quikstart.yaml', 'experiments/quickstart.yaml'],
  ['experiment/quickstart.yaml', 'experiments/quickstart.yaml'],
  ['experiments/nothing-like-it.yaml', undefined],
  ['experiments/quickstart.yaml', undefined],
  ['elsewhere/quickstart.yaml', undefined],
])('for %s: %s', (path, meant) => expect(nearPath(join(folder, path))).toBe(meant && join(folder, meant)));
