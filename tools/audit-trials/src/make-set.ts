import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { permutation, randomFrom } from '@longway/tensor';
import sharp from 'sharp';
import type { Plant, PlantKind } from './plants';
import type { Source, SourcePicture } from './sources';

/** JPEG quality of pictures that no plant compresses harder. */
const QUALITY = 92;

/** A set of pictures with one shortcut planted in it, or with none. */
export interface TrialSet {
  /** Of the folder. */
  readonly name: string;
  readonly source: Source;
  readonly kind?: PlantKind;
  /** Fixes the pictures, the classes, and what is planted. */
  readonly seed: number;
}

/** What was made. */
export interface MadeSet {
  readonly folder: string;
  readonly pictures: number;
  readonly classes: readonly string[];
  /** The classes that bear the plant; every one where all pictures do. */
  readonly bearers: readonly string[];
  readonly description: string;
}

const savePicture = async ({ path }: SourcePicture, plant: Plant | undefined, to: string): Promise<void> => {
  const { data, info } = await sharp(path).rotate().toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { height, width, channels } = info;
  // Not the buffer itself: what it calls a slice is no copy.
  const pixels = new Uint8Array(data);
  plant?.mark?.({ height, width, channels, data: pixels });
  // Without chroma subsampling: it would move colours as fringes do.
  await sharp(pixels, { raw: { height, width, channels } })
    .jpeg({ quality: plant?.quality ?? QUALITY, chromaSubsampling: '4:4:4' })
    .toFile(to);
};

/** Writes `OUT/NAME/CLASS/*.jpg`. A set that is there already is left as it is: the folder appears when it is whole. */
export const makeSet = async ({ name, source, kind, seed }: TrialSet, out: string): Promise<MadeSet> => {
  const random = randomFrom(seed, 'set', name);
  const pictures = source.draw(random);
  const classes = [...new Set(pictures.map(({ className }) => className))].sort();
  const order = Array.from(permutation(classes.length, random), (index) => classes[index] as string);
  const bearers = !kind ? [] : kind.bearers === 'all' ? classes : order.slice(0, Math.ceil(classes.length / 2)).sort();
  const plant = await kind?.make(random, source.shorterSide);
  const folder = join(out, name);
  const partial = `${folder}.partial`;
  const there = await sharp(join(folder, classes[0] ?? '', '0.jpg'))
    .metadata()
    .catch(() => undefined);
  if (!there) {
    await rm(partial, { recursive: true, force: true });
    const counts = new Map<string, number>();
    for (const className of classes) await mkdir(join(partial, className), { recursive: true });
    for (const picture of pictures) {
      const number = counts.get(picture.className) ?? 0;
      counts.set(picture.className, number + 1);
      const bears = bearers.includes(picture.className);
      await savePicture(picture, bears ? plant : undefined, join(partial, picture.className, `${number}.jpg`));
    }
    await rename(partial, folder);
  }
  return { folder, pictures: pictures.length, classes, bearers, description: plant?.description ?? 'clean' };
};
