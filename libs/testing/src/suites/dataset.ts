import { type Dataset, type Split, splitNames } from '@longway/contracts';
import type { Checks } from '../fixture';

const sample = ({ length }: Split) => [...new Set([0, 1, length >> 1, length - 1])].filter((index) => index < length);

const eachSplit = async (dataset: Dataset, check: (split: Split) => void) => {
  for (const name of splitNames) check(await dataset.open(name));
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
    await eachSplit(dataset, (split) => {
      expect(split.length).toBeGreaterThan(0);
      for (const index of sample(split)) {
        const image = split.read(index);
        expect(image).toMatchObject({ height, width, channels });
        expect(image.data).toBeInstanceOf(Uint8Array);
        expect(image.data).toHaveLength(height * width * channels);
        expect(dataset.classNames[image.label]).toBeDefined();
      }
    });
  },
  'an index gives the same image each time, in any order, and from another opening': async ({ create }) => {
    const dataset = await create();
    const again = await create();
    for (const name of splitNames) {
      const [split, reopened] = [await dataset.open(name), await again.open(name)];
      const copies = sample(split).map((index) => ({ index, label: split.read(index).label, data: Uint8Array.from(split.read(index).data) }));
      for (const { index, label, data } of copies.reverse()) {
        for (const { label: found, data: bytes } of [split.read(index), reopened.read(index)]) {
          expect(found).toBe(label);
          expect(Buffer.compare(bytes, data)).toBe(0);
        }
      }
    }
  },
  'the images are not all the same': async ({ create }) => {
    await eachSplit(await create(), (split) => {
      const different = new Set(sample(split).map((index) => Buffer.from(split.read(index).data).toString('base64')));
      if (split.length > 1) expect(different.size).toBeGreaterThan(1);
    });
  },
  'reading beyond the ends throws': async ({ create }) => {
    await eachSplit(await create(), (split) => {
      for (const index of [-1, split.length, 0.5]) expect(() => split.read(index)).toThrow();
    });
  },
};
