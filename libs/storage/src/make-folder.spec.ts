import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-make-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('makes what is missing above, and takes what is there', async () => {
  const path = join(folder, 'a/b/c');
  await makeFolder(path);
  expect(existsSync(path)).toBe(true);
  await makeFolder(path);
});

test('several at once all succeed', async () => {
  for (let round = 0; round < 30; round++) {
    const path = join(folder, String(round), 'x/y/z');
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(path)));
    expect(existsSync(path)).toBe(true);
  }
});

test('a file in the way is an error', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(folder, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('a file system that makes no folders is an error, not an endless wait', () =>
  expect(makeFolder('/proc/longway/runs')).rejects.toMatchObject({ code: expect.stringMatching(/ENOENT|EACCES|EROFS/) as string }));
