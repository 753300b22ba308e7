import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SplitName } from '@longway/contracts';
import { DecodeWorkers, placeOf, readImages } from '@longway/data';
import { options } from './options';
import { Places205 } from './places205';
import { forms, TRAINING_IMAGES, VALIDATION_IMAGES } from './testing/forms';

let base: string;
let folder: string;
const warnings: string[] = [];
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'longway-places-'));
  folder = join(base, 'places');
  warnings.length = 0;
});
afterEach(() => rm(base, { recursive: true }));

const open = (chosen = {}) =>
  Places205.create(options.parse({ folder: 'places', shorterSide: 16, crop: 12, ...chosen }), {
    configFolder: base,
    cacheFolder: join(base, 'cache'),
    warn: (message) => warnings.push(message),
  });

/** Class and colour of every image, in order. */
const images = async (dataset: Places205, splitName: SplitName): Promise<string[]> => {
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  const { length } = await dataset.open(splitName);
  const found: string[] = [];
  for await (const { label, data } of readImages(dataset, { splitName, indices: Array.from({ length }, (_, i) => i), workers })) {
    found.push(`${label} ${[0, 1, 2].map((c) => data[c]).join(' ')}`);
  }
  return found;
};

const write = (form: string) => forms[form]?.(folder);
const [unpacked, , archive] = Object.keys(forms) as [string, string, string];

let expected: Record<string, string[]> | undefined;

test.each(Object.keys(forms))('%s: the same images under the same labels in the same order as in every other form', async (form) => {
  await write(form);
  const dataset = await open();
  expect(dataset.classNames).toEqual(['abbey', 'apartment_building/outdoor', 'volcano']);
  const found = { train: await images(dataset, 'train'), test: await images(dataset, 'test') };
  expect([found.train.length, found.test.length]).toEqual([TRAINING_IMAGES, VALIDATION_IMAGES]);
  expected ??= found;
  expect(found).toEqual(expected);
});

test('says of each picture how many pixels it may have', async () => {
  await write(unpacked);
  expect((await (await open()).open('train')).locate(0)).toMatchObject({ maxPixels: 100e6 });
  expect((await (await open({ maxPixels: 5000 })).open('test')).locate(0)).toMatchObject({ maxPixels: 5000 });
});

test('images that are missing are left out and told', async () => {
  await write(unpacked);
  await rm(join(folder, 'data/vision/torralba/deeplearning/images256/v'), { recursive: true });
  const dataset = await open();
  const split = await dataset.open('train');
  expect(split.length).toBe(10);
  expect(Array.from({ length: 10 }, (_, i) => split.locate(i).label)).not.toContain(2);
  expect(warnings).toEqual([
    expect.stringMatching(/train_places205\.csv names, 5 of 15 are missing: v\/volcano\/gsun_\w+\.jpg, .*, …\. They are left out/),
  ]);
  expect((await dataset.summary())[1]).toEqual({
    name: expect.stringMatching(/train_places205\.csv$/),
    value: '15, of which 5 are missing',
  });
});

test('an image of the archive bears its name there', async () => {
  await write(archive);
  const split = await (await open()).open('test');
  for (let i = 0; i < split.length; i++) {
    const { label } = split.locate(i);
    expect(placeOf(split.locate(i))).toMatch(
      new RegExp(`Places205_resize\\.tar, ${['a/abbey', 'a/apartment_building/outdoor', 'v/volcano'][label]}/gsun_`),
    );
  }
});

test('the index of the archive is made once: with progress by fetch, else with one warning', async () => {
  await write(archive);
  const said: string[] = [];
  await (await open()).fetch((message) => said.push(message));
  expect(said.join('\n')).toMatch(/index of imagesPlaces205_resize\.tar: 100 %[^]*resize\.tar: ready/);
  await (await open()).open('train');
  expect(warnings).toEqual([]);
  await rm(join(base, 'cache'), { recursive: true });
  await (await open()).open('train');
  expect(warnings).toEqual(['index of imagesPlaces205_resize.tar: looking where its files lie, which is done once']);
});

describe('says what is wrong', () => {
  test('no list', async () => {
    await mkdir(folder);
    await expect(open()).rejects.toThrow(
      /places: the list of images is not here[^]*train_places205\.csv[^]*trainvalsplit_places205\.tar\.gz/,
    );
  });

  test.each(['a/abbey/one.jpg', 'a/abbey/one.jpg x', 'a/abbey/one.jpg 70000', 'a/../../one.jpg 0'])('a line %s', async (line) => {
    await write(unpacked);
    await appendFile(join(folder, 'trainvalsplit_places205/train_places205.csv'), `${line}\n`);
    await expect(open()).rejects.toThrow(/train_places205\.csv, line 16: the list of images is damaged/);
  });

  test('an empty list, and labels that training has not', async () => {
    await write(unpacked);
    await writeFile(join(folder, 'trainvalsplit_places205/val_places205.csv'), 'a/abbey/one.jpg 3\n');
    await expect((await open()).open('test')).rejects.toThrow(/classes that training has not[^]*label 3 of a\/abbey\/one\.jpg/);
    await writeFile(join(folder, 'trainvalsplit_places205/val_places205.csv'), '\n');
    await expect((await open()).open('test')).rejects.toThrow(/list of images is empty/);
  });

  test('no images, an archive that is compressed, images of which none is named', async () => {
    await write(archive);
    execFileSync('gzip', ['imagesPlaces205_resize.tar'], { cwd: folder });
    await expect((await open()).open('train')).rejects.toThrow(
      /compressed archive cannot be read in place[^]*gunzip imagesPlaces205_resize\.tar\.gz/,
    );
    await rm(join(folder, 'imagesPlaces205_resize.tar.gz'));
    await expect((await open()).open('train')).rejects.toThrow(/places: the images are not here/);
    await mkdir(join(folder, 'a/abbey'), { recursive: true });
    await expect((await open()).open('train')).rejects.toThrow(/none of the images that a list names is there[^]*15 of 15 are missing/);
  });
});
