import { availableParallelism } from 'node:os';
import { type Dataset, type LabelledImage, LongwayError, type SplitName, splitNames } from '@longway/contracts';
import { DecodeWorkers, readImages } from '@longway/data';
import { discover } from '@longway/registry';
import { formatTable } from '../output/print-table';
import { type DatasetOptions, openDataset } from './open-dataset';
import { namedHere } from './options';

export const listData = ({ plugin }: DatasetOptions): number => {
  const found = discover(namedHere(plugin)).plugins.filter(({ kind }) => kind === 'dataset');
  console.log(formatTable({ head: ['name', 'what it is'], rows: found.map(({ name, description }) => [name, description ?? '']) }));
  return 0;
};

export const fetchData = async (name: string, options: DatasetOptions): Promise<number> => {
  const dataset = (await openDataset(name, options)).dataset;
  if (dataset.fetch) await dataset.fetch((message) => console.log(message));
  else console.log(`${name} needs no fetching.`);
  return 0;
};

const sizeOf = ({ height, width, channels }: LabelledImage): string => `${height}x${width}x${channels}`;

/** Every image of a split: as it lies in memory, or decoded by workers. */
async function* everyImage(dataset: Dataset, splitName: SplitName, workers: DecodeWorkers): AsyncGenerator<LabelledImage, void> {
  const split = await dataset.open(splitName);
  const indices = Int32Array.from({ length: split.length }, (_, index) => index);
  if ('locate' in split) return yield* readImages(dataset, { splitName, indices, workers });
  for (const index of indices) yield split.read(index);
}

/** Images of each class, every image read. */
const countClasses = async (dataset: Dataset, images: AsyncIterable<LabelledImage>, where: string): Promise<readonly number[]> => {
  const counts = dataset.classNames.map(() => 0);
  const expected = dataset.imageShape.join('x');
  let index = 0;
  for await (const image of images) {
    const bytes = image.height * image.width * image.channels;
    const fits = sizeOf(image) === expected && image.data.length === bytes && counts[image.label] !== undefined;
    if (!fits) {
      const found = `${sizeOf(image)}, ${image.data.length} bytes, label ${image.label}`;
      throw new LongwayError(
        'an image is not as the data set says',
        { where: `${where}, image ${index}`, expected: `${expected}, a label below ${counts.length}`, found },
        'data',
      );
    }
    counts[image.label] = (counts[image.label] ?? 0) + 1;
    index += 1;
  }
  return counts;
};

export const checkData = async (name: string, options: DatasetOptions): Promise<number> => {
  const dataset = (await openDataset(name, options)).dataset;
  const workers = new DecodeWorkers({ workers: availableParallelism(), prefetch: 4 });
  const counts: (readonly number[])[] = [];
  try {
    for (const split of splitNames) counts.push(await countClasses(dataset, everyImage(dataset, split, workers), `${name}, ${split}`));
  } finally {
    await workers.close();
  }
  const rows = dataset.classNames.map((className, label) => [className, ...counts.map((of) => String(of[label]))]);
  const totals = counts.map((of) => String(of.reduce((sum, count) => sum + count, 0)));
  console.log(formatTable({ head: ['class', ...splitNames], rows: [...rows, ['all', ...totals]] }));
  return 0;
};
