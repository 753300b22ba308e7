import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SplitName } from '@longway/contracts';
import { DecodeWorkers, placeOf, readImages } from '@longway/data';
import { ImageNet } from './imagenet';
import { options } from './options';
import { forms, TRAINING_IMAGES, VALIDATION_IMAGES } from './testing/forms';

let base: string;
let folder: string;
const warnings: string[] = [];
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'longway-imagenet-'));
  folder = join(base, 'imagenet');
  warnings.length = 0;
});
afterEach(() => rm(base, { recursive: true }));

const open = (change: object = {}) =>
  ImageNet.create(options.parse({ folder: 'imagenet', shorterSide: 16, crop: 12, ...change }), {
    configFolder: base,
    cacheFolder: join(base, 'cache'),
    warn: (message) => warnings.push(message),
  });

/** Class and mean colour of every image, in order. */
const images = async (dataset: ImageNet, splitName: SplitName): Promise<string[]> => {
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  const { length } = await dataset.open(splitName);
  const found: string[] = [];
  for await (const { label, data } of readImages(dataset, { splitName, indices: Array.from({ length }, (_, i) => i), workers })) {
    found.push(`${label} ${[0, 1, 2].map((c) => data[c]).join(' ')}`);
  }
  return found;
};

const write = (form: string) => forms[form]?.(folder);
const heldOut = Math.round((TRAINING_IMAGES * 50_046) / 1_281_167);

let expected: Record<string, string[]> | undefined;

describe.each(Object.keys(forms))('%s', (form) => {
  beforeEach(() => write(form));

  test('gives the same images under the same labels in the same order as every other form', async () => {
    const found = {
      train: await images(await open(), 'train'),
      validation: await images(await open(), 'test'),
      heldOut: await images(await open({ test: 'held-out' }), 'test'),
    };
    expect([found.train.length, found.validation.length, found.heldOut.length]).toEqual([
      TRAINING_IMAGES - heldOut,
      VALIDATION_IMAGES,
      heldOut,
    ]);
    expect(new Set([...found.train, ...found.heldOut]).size).toBe(TRAINING_IMAGES);
    expected ??= found;
    expect(found).toEqual(expected);
  });

  test('names classes by their words where a file tells them, each its own', async () => {
    const named = ['crane (n02012849)', 'kit fox, Vulpes macrotis', 'crane (n03126707)', 'cup, crème'];
    const bare = ['n02012849', 'n02119789', 'n03126707', 'n07930864'];
    expect((await open()).classNames).toEqual(form === 'folders of synsets' ? bare : named);
  });
});

test('of 1,281,167 images 50,046 are held out; another number on request, which leaves the order as it is', async () => {
  await write('folders of synsets');
  expect(Math.round((1_281_167 * 50_046) / 1_281_167)).toBe(50_046);
  const [two, ten] = [await open({ holdOut: 2, test: 'held-out' }), await open({ holdOut: 10, test: 'held-out' })];
  expect((await images(ten, 'test')).slice(0, 2)).toEqual(await images(two, 'test'));
  expect((await images(two, 'train')).slice(8)).toEqual(await images(ten, 'train'));
  expect((await open({ holdOut: 0 }).then((dataset) => dataset.open('train'))).length).toBe(TRAINING_IMAGES);
});

test('says of each picture how many pixels it may have', async () => {
  await write('folders of synsets');
  expect((await (await open()).open('train')).locate(0)).toMatchObject({ maxPixels: 100e6 });
  expect((await (await open({ maxPixels: 5000 })).open('test')).locate(0)).toMatchObject({ maxPixels: 5000 });
});

test('the first images of a split are of many classes', async () => {
  await write('folders of synsets');
  expect(new Set((await images(await open(), 'train')).slice(0, 12).map((image) => image[0])).size).toBe(4);
});

test('indices of archives are made once, and told', async () => {
  await write('the official archives');
  const said: string[] = [];
  const dataset = await open();
  expect(warnings).toEqual(['index of ILSVRC2012_img_train.tar: looking where its files lie, which is done once']);
  await dataset.fetch((message) => said.push(message));
  expect(said.join('\n')).toMatch(/img_train\.tar: ready[^]*index of ILSVRC2012_img_val\.tar: 100 %[^]*img_val\.tar: ready/);
  warnings.length = 0;
  await images(await open(), 'test');
  expect(warnings).toEqual([]);
  expect(await dataset.summary()).toContainEqual({ name: 'held out', value: String(heldOut) });
});

test('an image of an archive bears its name there', async () => {
  await write('the official archives');
  const dataset = await open();
  const split = await dataset.open('train');
  const names = Array.from({ length: split.length }, (_, i) => placeOf(split.locate(i)));
  for (const name of names) expect(name).toMatch(/ILSVRC2012_img_train\.tar, (n\d{8})\/\1_\d+\.JPEG$/);
  expect(placeOf((await dataset.open('test')).locate(0))).toMatch(/img_val\.tar, ILSVRC2012_val_\d{8}\.JPEG$/);
  expect(new Set(names).size).toBe(split.length);
  // Labels are those of the names.
  const labels = new Map(names.map((name, i) => [/n\d{8}/.exec(name)?.[0], split.locate(i).label]));
  expect(labels.get('n02012849')).toBe(0);
});

describe('says what is wrong', () => {
  test('no ImageNet', async () => {
    await mkdir(join(folder, 'pictures'), { recursive: true });
    await expect(open()).rejects.toThrow(
      /imagenet: ImageNet is not here[^]*expected: +ILSVRC2012_img_train\.tar[^]*found: +pictures[^]*remedy/,
    );
    await expect(open({ folder: 'nowhere' })).rejects.toThrow(/found: +nothing/);
  });

  test('no validation images, and none that tells their labels', async () => {
    await write('the official archives');
    await rm(join(folder, 'ILSVRC2012_devkit_t12.tar.gz'));
    await expect(open().then((dataset) => dataset.open('test'))).rejects.toThrow(
      /nothing tells the labels[^]*LOC_val_solution\.csv[^]*held-out/,
    );
    await rm(join(folder, 'ILSVRC2012_img_val.tar'));
    const dataset = await open();
    await expect(dataset.open('test')).rejects.toThrow(/validation images are not here[^]*held-out/);
    expect((await dataset.open('train')).length).toBe(TRAINING_IMAGES - heldOut);
  });

  test('a damaged development kit', async () => {
    await write("folders, and the development kit's labels");
    const truth = join(folder, 'ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt');
    await writeFile(truth, '1\n2\nfish\n');
    await expect(open()).rejects.toThrow(/ground_truth\.txt, line 3: the development kit is damaged[^]*found: +fish/);
    await writeFile(truth, '1\n2\n');
    await expect(open().then((dataset) => dataset.open('test'))).rejects.toThrow(
      /val_\d+\.JPEG: a validation image has no label[^]*found: +none/,
    );
    await writeFile(join(folder, 'ILSVRC2012_devkit_t12/data/meta.mat'), 'MATLAB');
    await expect(open()).rejects.toThrow(/meta\.mat: the development kit is damaged/);
  });

  test('a label of no training image', async () => {
    await write('folders of synsets');
    await rm(join(folder, 'train/n02012849'), { recursive: true });
    await expect(open().then((dataset) => dataset.open('test'))).rejects.toThrow(/n02012849, of which there is no training image/);
  });

  test.each([
    [{ holdOut: TRAINING_IMAGES }, /found: +40 of 40[^]*lower dataset\.holdOut/],
    [{ holdOut: 0, test: 'held-out' }, /found: +0 of 40[^]*dataset\.holdOut to at least 1/],
  ])('held-out images %j', async (change, message) => {
    await write('folders of synsets');
    await expect(open(change).then((dataset) => dataset.open('train'))).rejects.toThrow(message);
  });
});
