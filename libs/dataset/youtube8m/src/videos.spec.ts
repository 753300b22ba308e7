import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findVideos, readLookup } from './videos';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-videos-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text = '') => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

test('finds videos by their names, in sub-folders too, one an id', async () => {
  for (const path of ['abcd.mp4', 'abcd.webm', 'x/-_9Z.MKV', 'x/note.txt', '.part.mp4', 'x/y/long.name.m4v']) write(path);
  expect(Object.fromEntries(await findVideos(folder))).toEqual({
    abcd: `${folder}/abcd.mp4`,
    '-_9Z': `${folder}/x/-_9Z.MKV`,
    'long.name': `${folder}/x/y/long.name.m4v`,
  });
});

test('a folder whose name looks like a pattern is a folder', async () => {
  write('a[b]{c}/1.mp4');
  expect((await findVideos(join(folder, 'a[b]{c}'))).get('1')).toBe(join(folder, 'a[b]{c}/1.mp4'));
});

test('reads lookup files, one an id or all in one', async () => {
  write('AB/ABCD.js', 'i("ABCD","dQw4w9WgXcQ");');
  write('all.js', 'i("EF01", "-_34567890a");\ni("EF02","b2345678901");');
  expect(Object.fromEntries(await readLookup(folder))).toEqual({ ABCD: 'dQw4w9WgXcQ', EF01: '-_34567890a', EF02: 'b2345678901' });
});

test('says what is missing', async () => {
  await expect(findVideos(join(folder, 'none'))).rejects.toThrow(
    /none: the folder is not here\n +found: +nothing\n +remedy: +correct dataset\.videos/,
  );
  await expect(findVideos(folder)).rejects.toThrow(/there are no videos/);
  write('x.js', 'alert(1)');
  await expect(readLookup(folder)).rejects.toThrow(/tells no YouTube ids/);
  await expect(readLookup(join(folder, 'x.js'))).rejects.toThrow(/found: +a file\n +remedy: +correct dataset\.lookup/);
});
