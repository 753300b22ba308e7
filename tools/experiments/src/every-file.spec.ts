import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDescription } from './description';
import { everyFile, folders } from './every-file';

const experiments = join(__dirname, '../../../experiments');
const files = everyFile(readDescription());

test('what lies in experiments/ is what the description says: else run `npm run experiments`', () => {
  const found = folders.flatMap((folder) => readdirSync(join(experiments, folder)).map((name) => `${folder}/${name}`));
  expect(found.sort()).toEqual(files.map(({ path }) => path).sort());
  for (const { path, text } of files) expect({ path, text: readFileSync(join(experiments, path), 'utf8') }).toEqual({ path, text });
});

test('every file says its command, what it takes and what was reached, and claims no figure of the paper', () => {
  for (const { path, text } of files) {
    expect(text).toContain(`npx longway run experiments/${path}`);
    expect(text).toMatch(/^# Takes/m);
    expect(text).toMatch(/reached|reaches/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
  }
});
