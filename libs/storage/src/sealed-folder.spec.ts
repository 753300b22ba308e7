import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncProperty, assert, nat } from 'fast-check';
import { LongwayError } from '@longway/contracts';
import { readSealedFolder, removeSealedFolder, writeSealedFolder } from './sealed-folder';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'longway-sealed-'))));
afterEach(() => rm(folder, { recursive: true }));

const contents = { 'a.bin': Buffer.from([1, 2, 3, 4, 5]), 'b.txt': 'text', empty: '' };

it('gives back what was written, and leaves nothing else', async () => {
  const path = join(folder, 'deep', 'sealed');
  await writeSealedFolder(path, contents);
  const read = await readSealedFolder(path);
  expect(Object.fromEntries(Object.entries(read).map(([name, data]) => [name, data.toString('latin1')]))).toEqual({
    'a.bin': '\x01\x02\x03\x04\x05',
    'b.txt': 'text',
    empty: '',
  });
  expect(await readdir(join(folder, 'deep'))).toEqual(['sealed']);
});

it('replaces a folder as a whole', async () => {
  const path = join(folder, 'sealed');
  await writeSealedFolder(path, contents);
  await writeSealedFolder(path, { 'c.txt': 'other' });
  expect((await readdir(path)).sort()).toEqual(['c.txt', 'manifest.json']);
  expect(await readdir(folder)).toEqual(['sealed']);
});

it('finds any byte that is another, and names the file', async () => {
  const path = join(folder, 'sealed');
  await writeSealedFolder(path, contents);
  const files = ['a.bin', 'b.txt', 'manifest.json'];
  const originals = await Promise.all(files.map((name) => readFile(join(path, name))));
  const positions = originals.reduce((sum, { length }) => sum + length, 0);
  await assert(
    asyncProperty(nat(positions - 1), nat(254), async (position, change) => {
      const index = originals.findIndex(({ length }, i) => position < originals.slice(0, i).reduce((s, b) => s + b.length, 0) + length);
      const before = originals.slice(0, index).reduce((sum, { length }) => sum + length, 0);
      const [name, original] = [files[index] as string, originals[index] as Buffer];
      const flipped = Buffer.from(original);
      flipped[position - before] = ((flipped[position - before] as number) + change + 1) % 256;
      await writeFile(join(path, name), flipped);
      const reading = readSealedFolder(path);
      await expect(reading).rejects.toBeInstanceOf(LongwayError);
      await expect(reading).rejects.toMatchObject({ exit: 'data', mishap: { where: join(path, name) } });
      await writeFile(join(path, name), original);
    }),
    { numRuns: 300 },
  );
});

it('finds files that were cut short, or are gone', async () => {
  const path = join(folder, 'sealed');
  for (const name of [...Object.keys(contents), 'manifest.json']) {
    await writeSealedFolder(path, contents);
    const { length } = await readFile(join(path, name));
    if (length > 0) {
      await truncate(join(path, name), length - 1);
      await expect(readSealedFolder(path)).rejects.toMatchObject({ mishap: { where: join(path, name) } });
    }
    await rm(join(path, name));
    await expect(readSealedFolder(path)).rejects.toMatchObject({ mishap: { where: join(path, name) } });
  }
});

it('leaves the former folder, and no rest, where writing fails', async () => {
  const path = join(folder, 'sealed');
  await writeSealedFolder(path, contents);
  await expect(writeSealedFolder(path, { 'a.bin': 'x', 'missing/b.bin': 'y' })).rejects.toThrow();
  expect(Object.keys(await readSealedFolder(path))).toEqual(Object.keys(contents));
  expect(await readdir(folder)).toEqual(['sealed']);
  await mkdir(join(folder, 'plain'));
  await writeFile(join(folder, 'plain', 'file'), '');
  await expect(writeSealedFolder(join(folder, 'plain', 'file', 'sealed'), contents)).rejects.toMatchObject({ exit: 'storage' });
});

it('removes a folder, and says where it cannot', async () => {
  const path = join(folder, 'sealed');
  await writeSealedFolder(path, contents);
  await removeSealedFolder(path);
  expect(await readdir(folder)).toEqual([]);
  await expect(removeSealedFolder(path)).rejects.toThrow(LongwayError);
});
