import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFfmpeg } from './find-ffmpeg';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'longway-ffmpeg-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const program = (name: string, text: string): string => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return join(folder, name);
};

test('finds the first that runs', async () => {
  const one = program('one', 'echo "ffmpeg version 5.1.6-1 Copyright"');
  const failing = program('failing', 'exit 1');
  expect(await findFfmpeg(null, [join(folder, 'none'), failing, one])).toEqual({ program: one, version: '5.1.6-1' });
  expect(await findFfmpeg(one, [])).toEqual({ program: one, version: '5.1.6-1' });
});

test('this machine has one, its own or the one that the set-up brought', async () => {
  expect((await findFfmpeg(null)).version).toMatch(/\d/);
});

test('says what to do where there is none', async () => {
  const other = program('other', 'echo hello');
  const search = findFfmpeg(null, [join(folder, 'none'), other]);
  await expect(search).rejects.toMatchObject({ exit: 'environment' });
  await expect(search).rejects.toThrow(
    /the PATH: ffmpeg is needed .*\n.*\n +found: +no .*none; .*other does not say that it is ffmpeg\n +remedy: +npm run setup brings one/,
  );
  await expect(findFfmpeg(other, [])).rejects.toThrow(/dataset\.ffmpeg: /);
});
