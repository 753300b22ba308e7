import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileRange, SplitName, StoredSplit } from '@longway/contracts';
import { imageFolder } from './image-folder';
import { options } from './options';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'longway-folder-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Files without contents: nothing is decoded here. */
const touch = async (...paths: readonly string[]) => {
  for (const path of paths) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), '');
  }
};
const open = (chosen: object = {}) => imageFolder(options.parse({ folder: '.', ...chosen }), { configFolder: folder });
const listed = (split: StoredSplit) =>
  Array.from({ length: split.length }, (_, i) => split.locate(i)).map(({ label, source }) => [
    label,
    (source as FileRange).path.slice(folder.length + 1),
  ]);
const list = async (split: SplitName, chosen?: object) => listed(await (await open(chosen)).open(split));

test('takes train and val as ImageNet has them, and folders inside classes', async () => {
  await touch(
    'train/n02/b.JPEG',
    'train/n02/a.JPEG',
    'train/n01/images/c.JPEG',
    'train/n01/boxes.txt',
    'val/n02/d.png',
    'train/.cache/x.jpg',
  );
  expect((await open()).classNames).toEqual(['n01', 'n02']);
  expect((await list('train')).sort()).toEqual([
    [0, 'train/n01/images/c.JPEG'],
    [1, 'train/n02/a.JPEG'],
    [1, 'train/n02/b.JPEG'],
  ]);
  expect(await list('test')).toEqual([[1, 'val/n02/d.png']]);
});

test('tests on test where there is val as well', async () => {
  await touch('train/a/1.jpg', 'val/a/2.jpg', 'test/a/3.jpg');
  expect(await list('test')).toEqual([[0, 'test/a/3.jpg']]);
});

test('follows links to folders', async () => {
  await touch('elsewhere/1.jpg');
  await mkdir(join(folder, 'linked'));
  await symlink(join(folder, 'elsewhere'), join(folder, 'linked/a'));
  expect(await list('train', { folder: 'linked', testShare: 1e-9 })).toEqual([[0, 'linked/a/1.jpg']]);
});

test.each(['', 'train/'])('holds out a share by the paths alone where there is nothing to test on: %s', async (prefix) => {
  const names = Array.from({ length: 400 }, (_, i) => `${prefix}${i % 2 ? 'cat' : 'dog'}/${i}.jpg`);
  await touch(...names);
  const [train, held] = [await list('train'), await list('test')];
  expect([...train, ...held].map(([, path]) => path).sort()).toEqual([...names].sort());
  expect(held.length).toBeGreaterThan(20);
  expect(held.length).toBeLessThan(60);
  const moved = held[0]?.[1] as string;
  await rm(join(folder, train[0]?.[1] as string));
  expect((await list('test')).map(([, path]) => path)).toContain(moved);
  expect((await list('test', { testShare: 0.5 })).length).toBeGreaterThan(150);
});

test('pictures in no folder of a class are all of one', async () => {
  await touch('1.jpg', '2.PNG', '3.tiff', 'notes.txt');
  expect((await open()).classNames).toEqual(['unlabelled']);
  expect((await list('train', { testShare: 1e-9 })).sort()).toEqual([
    [0, '1.jpg'],
    [0, '2.PNG'],
    [0, '3.tiff'],
  ]);
});

test('pictures without labels have a split of their own to test on where there is one', async () => {
  await touch('train/1.gif', 'train/2.avif', 'val/3.webp');
  expect((await list('train')).sort()).toEqual([
    [0, 'train/1.gif'],
    [0, 'train/2.avif'],
  ]);
  expect(await list('test')).toEqual([[0, 'val/3.webp']]);
});

test('the first pictures of a split are of many classes, in an order that the paths fix', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `train/${['cat', 'cow', 'dog'][Math.floor(i / 100)]}/${i}.jpg`);
  await touch(...names, 'test/cat/1.jpg');
  const before = await list('train');
  const counts = [0, 1, 2].map((label) => before.slice(0, 90).filter(([of]) => of === label).length);
  for (const count of counts) expect(count).toBeGreaterThan(15);
  await rm(join(folder, 'train/cat/7.jpg'));
  expect(await list('train')).toEqual(before.filter(([, path]) => path !== 'train/cat/7.jpg'));
});

test('states the geometry', async () => {
  await touch('train/a/1.jpg', 'test/a/2.jpg');
  const dataset = await open({ shorterSide: 100, crop: 90, flip: false });
  expect(dataset.imageShape).toEqual([90, 90, 3]);
  expect((await dataset.open('train')).geometry).toEqual({ shorterSide: 100, square: false, cropping: 'window', flip: false });
  expect((await (await open({ square: true, cropping: 'inception' })).open('train')).geometry).toMatchObject({
    square: true,
    cropping: 'inception',
  });
  expect(options.safeParse({ folder: '.', shorterSide: 100 }).error?.issues[0]).toMatchObject({ path: ['crop'] });
});

test('says of each picture how many pixels it may have', async () => {
  await touch('train/a/1.jpg', 'test/a/2.jpg');
  const first = async (chosen?: object) => (await (await open(chosen)).open('train')).locate(0);
  expect(await first()).toMatchObject({ maxPixels: 100e6 });
  expect(await first({ maxPixels: 5000 })).toMatchObject({ maxPixels: 5000 });
});

test('says what is missing', async () => {
  await expect(open({ folder: 'nowhere' })).rejects.toThrow(
    /nowhere: the pictures are not here\n.*\n +found: +no such folder\n +remedy: +correct dataset\.folder/,
  );
  await expect(open()).rejects.toThrow(/no picture, nor a folder for a class\n.*\n +found: +nothing/);
  await touch('notes.txt');
  await expect(open()).rejects.toThrow(/found: +1 files of other kinds/);
  await touch('val/a/1.jpg');
  await expect(open()).rejects.toThrow(/none to train on\n +expected: train\n +found: +val/);
  await touch('train/a/1.jpg', 'train/b/notes.txt');
  await expect(list('train')).rejects.toThrow(/train\/b: a class has no picture\n +expected: .* or \.avif\n +found: +none/);
  await rm(join(folder, 'train/b'), { recursive: true });
  await touch('val/c/1.jpg');
  await expect(list('test')).rejects.toThrow(/val: there are pictures .*\n.*\n +found: +c\n/);
});

test('refuses pictures of which some have labels', async () => {
  await touch('loose.jpg', 'a/1.jpg');
  await expect(open()).rejects.toThrow(/some pictures lie in folders of classes, and some do not\n.*\n +found: +1 pictures beside a\n/);
  await touch('sorted/train/a/1.jpg', 'sorted/val/2.jpg', 'unsorted/train/1.jpg', 'unsorted/val/a/2.jpg');
  await expect(list('test', { folder: 'sorted' })).rejects.toThrow(/pictures to test on have no labels/);
  await expect(list('test', { folder: 'unsorted' })).rejects.toThrow(/expected: pictures without labels, as in train\n +found: +a\n/);
});

test('refuses splits in which nothing would be left', async () => {
  await touch('a/1.jpg');
  const shares = [1e-6, 1 - 1e-6];
  await expect(list('test', { testShare: shares[0] })).rejects.toThrow(
    /no picture is left to test on\n +found: +1 pictures, of which a share of 0\.000001 is held out\n +remedy: .*testShare/,
  );
  await expect(list('train', { testShare: shares[1] })).rejects.toThrow(
    /no picture is left to train on\n.*\n +remedy: .*lower dataset\.testShare/,
  );
});
