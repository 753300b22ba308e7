import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfusionExhibit } from '@longway/contracts';
import { keepIn } from './keep-exhibit';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-keep-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const exhibit: ConfusionExhibit = {
  kind: 'confusion',
  classes: ['a'],
  answers: ['a'],
  tables: [{ features: 'raw', marks: 'none', counts: [[3]] }],
};

test('keeps an exhibit under its name; a second one of the name takes its place', async () => {
  const keep = keepIn(folder);
  await keep('own-name', { ...exhibit, tables: [] });
  await keep('own-name', exhibit);
  expect(readdirSync(join(folder, 'exhibits'))).toEqual(['own-name.json']);
  expect(JSON.parse(readFileSync(join(folder, 'exhibits', 'own-name.json'), 'utf8'))).toEqual(exhibit);
});

test.each(['', '../metrics', 'a/b', 'A', 'a--b', '.a'])('refuses the name %p', async (name) => {
  await expect(keepIn(folder)(name, exhibit)).rejects.toThrow(/exhibit cannot have this name/);
  expect(readdirSync(folder)).toEqual([]);
});
