import { type Dataset, type LabelledImage, type PixelSplit, type Split, type SplitName, splitNames } from '@longway/contracts';
import { DecodeWorkers, readImages } from '@longway/data';
import type { Checks } from '../fixture';

const sample = ({ length }: Pick<Split, 'length'>) => [...new Set([0, 1, length >> 1, length - 1])].filter((index) => index < length);

const isStored = (split: Split) => 'locate' in split;

/** Images as evaluation sees them, decoded on this thread. */
const read = async (dataset: Dataset, splitName: SplitName, indices: readonly number[]): Promise<LabelledImage[]> => {
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  try {
    const images: LabelledImage[] = [];
    for await (const image of readImages(dataset, { splitName, indices, workers })) images.push(image);
    return images;
  } finally {
    await workers.close();
  }
};

export const datasetChecks: Checks<'dataset'> = {
  'classes have names, each its own': async ({ create }) => {
    const { classNames } = await create();
    expect(classNames.length).toBeGreaterThan(0);
    expect(new Set(classNames).size).toBe(classNames.length);
  },
  'both splits hold 8-bit images of the shape and the classes that the data set states': async ({ create }) => {
    const dataset = await create();
    const [height, width, channels] = dataset.imageShape;
    expect([1, 3]).toContain(channels);
    for (const name of splitNames) {
      const split = await dataset.open(name);
      expect(split.length).toBeGreaterThan(0);
      for (const image of isStored(split)
        ? await read(dataset, name, sample(split))
        : sample(split).map((index) => (split as PixelSplit).read(index))) {
        expect(image).toMatchObject({ height, width, channels });
        expect(image.data).toBeInstanceOf(Uint8Array);
        expect(image.data).toHaveLength(height * width * channels);
        expect(dataset.classNames[image.label]).toBeDefined();
      }
    }
  },
  'a crop of every image fits into it': async ({ create }) => {
    const dataset = await create();
    const [height, width] = dataset.imageShape;
    for (const name of splitNames) {
      const split = await dataset.open(name);
      if ('locate' in split) expect(split.geometry.shorterSide).toBeGreaterThanOrEqual(Math.min(height, width));
    }
  },
  'an index gives the same image each time, in any order, and from another opening': async ({ create }) => {
    const dataset = await create();
    const again = await create();
    for (const name of splitNames) {
      const indices = sample(await dataset.open(name));
      const images = await read(dataset, name, indices);
      const backwards = [...indices].reverse();
      for (const others of [await read(dataset, name, backwards), await read(again, name, backwards)]) {
        for (const [i, other] of others.reverse().entries()) {
          expect(other.label).toBe(images[i]?.label);
          expect(Buffer.compare(other.data, images[i]?.data as Uint8Array)).toBe(0);
        }
      }
    }
  },
  'the images are not all the same': async ({ create }) => {
    const dataset = await create();
    for (const name of splitNames) {
      const images = await read(dataset, name, sample(await dataset.open(name)));
      const different = new Set(images.map(({ data }) => Buffer.from(data).toString('base64')));
      if (images.length > 1) expect(different.size).toBeGreaterThan(1);
    }
  },
  'reading beyond the ends throws': async ({ create }) => {
    const dataset = await create();
    for (const name of splitNames) {
      const split = await dataset.open(name);
      const at = (index: number) => ('locate' in split ? split.locate(index) : split.read(index));
      for (const index of [-1, split.length, 0.5]) expect(() => at(index)).toThrow();
    }
  },
};
