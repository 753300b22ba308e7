import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { scalePicture } from './decode-picture';
import { closeFiles, readBytes } from './read-bytes';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'longway-bytes-'))));
afterAll(() => rmSync(folder, { recursive: true }));

test('all of a file, or a part', () => {
  const path = join(folder, 'a.bin');
  writeFileSync(path, 'one two');
  expect(Buffer.from(readBytes({ path })).toString()).toBe('one two');
  expect(Buffer.from(readBytes({ path, offset: 4 })).toString()).toBe('two');
  expect(Buffer.from(readBytes({ path, offset: 0, length: 3 })).toString()).toBe('one');
  closeFiles();
});

test('a pipe, a folder or a device that is named as a picture holds nobody up', () => {
  const [pipe, inner] = [join(folder, 'pipe.jpg'), join(folder, 'folder.jpg')];
  execFileSync('mkfifo', [pipe]);
  mkdirSync(inner);
  for (const path of [pipe, inner, '/dev/zero']) {
    for (const length of [undefined, 10]) {
      expect(() => readBytes({ path, ...(length && { length }) })).toThrow(/cannot be read\n +found: +a folder, a pipe or a device/);
    }
  }
});

test('a strip that would take all memory once it is scaled is refused', async () => {
  const strip = await sharp(new Uint8Array(9000), { raw: { height: 3000, width: 1, channels: 3 } })
    .png()
    .toBuffer();
  await expect(scalePicture(strip, { scaling: { shorterSide: 256 }, channels: 3 }, { name: 'strip.png' })).rejects.toThrow(
    /strip\.png: the picture is too long for its width\n.*\n +found: +3000x1, scaled 768000x256/,
  );
  expect(await scalePicture(strip, { scaling: { shorterSide: 8, square: true }, channels: 3 }, { name: 'strip.png' })).toMatchObject({
    height: 8,
    width: 8,
  });
});

test('nothing is read of a file, or a part of one, that is larger than allowed', () => {
  const path = join(folder, 'sparse.jpg');
  writeFileSync(path, '');
  // A tebibyte that takes no space.
  truncateSync(path, 2 ** 40);
  for (const length of [undefined, 2 ** 39]) {
    expect(() => readBytes({ path, ...(length && { length }) }, 1000)).toThrow(
      /sparse\.jpg: the file is larger than a picture can be\n +expected: +at most 1000 bytes\n +found: +\d{12,13} bytes\n +remedy: .*maxPixels/,
    );
  }
  expect(readBytes({ path, length: 1000 }, 1000)).toHaveLength(1000);
});
