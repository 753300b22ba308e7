import { open } from 'node:fs/promises';
import { type FileRange, LongwayError, type PluginChoice, type Split } from '@longway/contracts';
import { median } from '@longway/probe/statistics';
import { type Catalog, createPlugin } from '@longway/registry';
import { cacheFolder } from '@longway/storage';
import sharp from 'sharp';
import { printWarning } from '../output/print-error';

/** What a first configuration needs to know of a data set. */
export interface Survey {
  /** Rows and columns of the images that training sees. */
  readonly side: number;
  /** Of the pictures as they are, where they have to be scaled. */
  readonly shorterSide?: number;
  readonly channels: number;
  readonly classes: number;
  /** Of the training split. */
  readonly images: number;
  /** What was found, in words. */
  readonly told: string;
}

/** Data sets of one size, which need not be there yet. */
const known: Readonly<Record<string, Omit<Survey, 'told'>>> = {
  cifar10: { side: 32, channels: 3, classes: 10, images: 50_000 },
  'fashion-mnist': { side: 28, channels: 1, classes: 10, images: 60_000 },
};

/** Those that lie in a folder which the user names. */
export const inFolders: readonly string[] = ['image-folder', 'imagenet', 'places205', 'packed'];

export const surveyable: readonly string[] = [...Object.keys(known), ...inFolders];

/** Pictures whose size is looked at. */
const SAMPLE = 50;
/** A header is no longer, as a rule. */
const HEADER = 1 << 18;

const startOf = async ({ path, offset = 0, length = HEADER }: FileRange): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(length, HEADER)), 0, Math.min(length, HEADER), offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** The shorter side of one picture; undefined where it is broken. */
const shorterSideOf = async (split: Split, index: number): Promise<number | undefined> => {
  if (!('locate' in split)) return undefined;
  const { source, pixels } = split.locate(index);
  if (pixels) return Math.min(pixels.height, pixels.width);
  try {
    const { width, height } = await sharp(source instanceof Uint8Array ? source : await startOf(source)).metadata();
    return Math.min(width, height);
  } catch {
    return undefined;
  }
};

const plural = (count: number, one: string, many: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Opens a data set and looks at its size, its classes and some of its pictures. @param configFolder relative paths are meant from here. */
export const survey = async (catalog: Catalog, choice: PluginChoice, configFolder: string): Promise<Survey> => {
  const fixed = known[choice.name];
  if (fixed)
    return {
      ...fixed,
      told: `${plural(fixed.images, 'image', 'images')} of ${fixed.side}x${fixed.side} pixels, ${plural(fixed.classes, 'class', 'classes')}`,
    };
  const dataset = await createPlugin(catalog, 'dataset', choice, { configFolder, cacheFolder: cacheFolder(), warn: printWarning });
  const split = await dataset.open('train');
  const [side, , channels] = dataset.imageShape;
  const classes = dataset.classNames.length;
  const indices = Array.from({ length: Math.min(SAMPLE, split.length) }, (_, index) =>
    Math.floor((index * split.length) / Math.min(SAMPLE, split.length)),
  );
  const sides = (await Promise.all(indices.map((index) => shorterSideOf(split, index)))).filter((found) => found !== undefined);
  const facts = { channels, classes, images: split.length };
  const amount = `${plural(split.length, 'training image', 'training images')}, ${plural(classes, 'class', 'classes')}`;
  if (choice.name === 'packed') return { ...facts, side, told: `${amount}, ${side}x${side} pixels` };
  if (sides.length === 0) {
    const remedy = 'longway data check says what is wrong with which';
    throw new LongwayError(
      'no picture that was looked at can be read',
      { where: String(choice['folder']), found: `${indices.length} of ${split.length}`, remedy },
      'data',
    );
  }
  const shorterSide = Math.floor(median(sides));
  return {
    ...facts,
    side: shorterSide,
    shorterSide,
    told: `${amount}; the shorter side of half the pictures has at least ${shorterSide} pixels`,
  };
};
