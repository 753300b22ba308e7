import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { asyncProperty, array, assert, uint8Array } from 'fast-check';
import { LongwayError } from '@longway/contracts';
import { clearLeftovers, temporaryBeside, writeFileAtomically } from './atomic-file';

describe('writeFileAtomically', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'longway-atomic-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('writes chunks one behind the other and leaves nothing else', async () => {
    const path = join(folder, 'file');
    await assert(
      asyncProperty(array(uint8Array(), { maxLength: 4 }), async (chunks) => {
        await writeFileAtomically(path, chunks);
        expect(await readFile(path)).toEqual(Buffer.concat(chunks));
        expect(await readdir(folder)).toEqual(['file']);
      }),
      { numRuns: 20 },
    );
  });

  it('makes missing folders and replaces what was there', async () => {
    const path = join(folder, 'a', 'b', 'file.json');
    await writeFileAtomically(path, 'the first, longer text');
    await writeFileAtomically(path, 'the second');
    expect(await readFile(path, 'utf8')).toBe('the second');
  });

  it('shows a reader whole files only while writers race', async () => {
    const path = join(folder, 'file');
    const contents = Array.from({ length: 8 }, (_, i) => Buffer.alloc(300_000, i));
    await writeFileAtomically(path, contents[0] as Buffer);
    const writers = contents.map((content) => writeFileAtomically(path, content));
    const readers = Array.from({ length: 8 }, () => readFile(path));
    for (const seen of await Promise.all(readers)) expect(contents.some((content) => content.equals(seen))).toBe(true);
    await Promise.all(writers);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('keeps the former file and no rest where writing fails', async () => {
    const path = join(folder, 'file');
    await mkdir(path);
    await writeFile(join(path, 'inside'), 'x');
    const attempt = writeFileAtomically(path, 'text');
    await expect(attempt).rejects.toThrow(LongwayError);
    await expect(attempt).rejects.toMatchObject({ exit: 'storage', mishap: { where: path } });
    expect(await readdir(folder)).toEqual(['file']);
    expect(await readdir(path)).toEqual(['inside']);
  });

  it('says which path has a file in the place of a folder', async () => {
    await writeFile(join(folder, 'plain'), '');
    await expect(writeFileAtomically(join(folder, 'plain', 'file'), '')).rejects.toThrow(/plain\/file: a part of the path is a file/);
  });
});

test('what dead processes left half written is removed, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longway-atomic-'));
  const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
  const [ours, theirs] = [temporaryBeside(join(folder, 'a/b.json')), `${folder}/a/.b.json.${dead}.0123abcd`];
  await mkdir(join(folder, 'a'));
  for (const file of [ours, theirs, join(folder, 'a/.hidden.12.txt')]) await writeFile(file, '');
  await mkdir(join(folder, `.c.${dead}.0123abcd/d`), { recursive: true });
  await clearLeftovers(folder);
  expect(await readdir(folder)).toEqual(['a']);
  expect(await readdir(join(folder, 'a'))).toHaveLength(3);
  await clearLeftovers(folder, { recursive: true });
  expect((await readdir(join(folder, 'a'))).toSorted()).toEqual([basename(ours), '.hidden.12.txt'].toSorted());
  await clearLeftovers(join(folder, 'missing'));
  await rm(folder, { recursive: true });
});
