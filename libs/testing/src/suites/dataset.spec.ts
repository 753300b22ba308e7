import type { Dataset, LabelledImage, PixelSplit, StoredSplit } from '@longway/contracts';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';
import { noisePicture } from '../tensors';

const read: PixelSplit['read'] = (index) => {
  if (!Number.isInteger(index) || index < 0 || index >= 5) throw new RangeError(`no image ${index}`);
  return { ...noisePicture([4, 6, 3], index), label: index % 2 };
};

const dataset = (
  change: (image: LabelledImage, index: number) => LabelledImage = (image) => image,
  other: Partial<Dataset> = {},
): Dataset => ({
  classNames: ['even', 'odd'],
  imageShape: [4, 6, 3],
  open: async () => ({ length: 5, read: (index) => change(read(index), index) }),
  ...other,
});

describePlugin(pluginOf('dataset', () => dataset()));

const stored = (change: Partial<StoredSplit> = {}): Dataset => {
  const locate: StoredSplit['locate'] = (index) => {
    const { data, height, width, label } = read(index);
    return { source: data, pixels: { height, width }, label };
  };
  return {
    classNames: ['even', 'odd'],
    imageShape: [3, 4, 3],
    open: async () => ({ length: 5, geometry: { shorterSide: 4, flip: true }, locate, ...change }),
  };
};

describePlugin(pluginOf('dataset', () => stored()));

const promised = 'both splits hold 8-bit images of the shape and the classes that the data set states';
let calls = 0;

test.each([
  ['names a class twice', 'classes have names, each its own', dataset(undefined, { classNames: ['a', 'a'] })],
  ['has no images', promised, dataset(undefined, { open: async () => ({ length: 0, read }) })],
  ['swaps the sides', promised, dataset((image) => ({ ...image, height: 6, width: 4 }))],
  ['leaves bytes out', promised, dataset((image) => ({ ...image, data: image.data.slice(1) }))],
  ['has labels without a class', promised, dataset((image) => ({ ...image, label: 2 }))],
  [
    'changes from one read to the next',
    'an index gives the same image each time, in any order, and from another opening',
    dataset((image) => ({ ...image, label: calls++ % 2 })),
  ],
  ['repeats one image', 'the images are not all the same', dataset(() => read(0))],
  [
    'reads beyond its end',
    'reading beyond the ends throws',
    dataset(undefined, { open: async () => ({ length: 5, read: (index) => read((Math.abs(index) % 5) | 0) }) }),
  ],
  ['crops more than there is', 'a crop of every image fits into it', stored({ geometry: { shorterSide: 2, flip: true } })],
  [
    'locates images beyond its end',
    'reading beyond the ends throws',
    stored({ locate: () => ({ source: new Uint8Array(72), pixels: { height: 4, width: 6 }, label: 0 }) }),
  ],
  [
    'locates images without a class',
    promised,
    stored({ locate: () => ({ source: new Uint8Array(72), pixels: { height: 4, width: 6 }, label: 9 }) }),
  ],
])('a data set that %s is found out', async (_, promise, broken) => {
  expect(await breaks('dataset', promise, () => broken)).toBe(true);
});
