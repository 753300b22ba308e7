import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

const categories = ['a/abbey', 'a/apartment_building/outdoor', 'v/volcano'];
const IMAGES = 'data/vision/torralba/deeplearning/images256';

export const TRAINING_IMAGES = 15;
export const VALIDATION_IMAGES = 6;

const pathOf = (i: number): string => `${categories[i % categories.length]}/gsun_${(7919 * i).toString(16)}.jpg`;
const paths = (from: number, count: number) => Array.from({ length: count }, (_, i) => pathOf(from + i)).sort();
const training = paths(0, TRAINING_IMAGES);
const validation = paths(TRAINING_IMAGES, VALIDATION_IMAGES);

const labelOf = (path: string): number => categories.indexOf(dirname(path));

const writeImages = async (folder: string): Promise<void> => {
  for (const [i, path] of [...training, ...validation].entries()) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const background = { r: (61 * i) % 256, g: (113 * i) % 256, b: 255 - 7 * i };
    await sharp({ create: { width: 20, height: 20, channels: 3, background } })
      .jpeg()
      .toFile(join(folder, path));
  }
};

const writeLists = async (folder: string, line: (path: string, label: number) => string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const [name, list] of [
    ['train', training],
    ['val', validation],
  ] as const) {
    await writeFile(join(folder, `${name}_places205.csv`), list.map((path) => line(path, labelOf(path))).join(''));
  }
};

/** Ways in which people have Places205, by name: each writes the same tiny one. */
export const forms: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  async 'both archives unpacked'(folder) {
    await writeImages(join(folder, IMAGES));
    await writeLists(join(folder, 'trainvalsplit_places205'), (path, label) => `${path} ${label}\n`);
  },
  async 'folders of images, and lists with commas and whole paths'(folder) {
    await writeImages(folder);
    await writeLists(folder, (path, label) => `/${IMAGES}/${path},${label}\r\n`);
    await writeFile(join(folder, 'categoryIndex_places205.csv'), '/a/abbey 0\n/a/apartment_building/outdoor 1\n/v/volcano 2\n/y/yard 3\n');
  },
  async 'the archive of images as it is'(folder) {
    await writeImages(join(folder, '../unpacked', IMAGES));
    await writeLists(join(folder, 'trainvalsplit_places205'), (path, label) => `${path} ${label}\n`);
    execFileSync('tar', ['-cf', join(folder, 'imagesPlaces205_resize.tar'), './data'], { cwd: join(folder, '../unpacked') });
  },
};
