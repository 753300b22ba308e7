import type { Dataset, DataOptions, LabelledImage, PretextTask, RawImage, Shortcut, Split } from '@longway/contracts';
import { BatchLoader, DecodeWorkers, type ImageBatch, type Picks, placeOf, Quarantine } from '@longway/data';
import { BatchOrder } from '@longway/images';
import { type ShownExample, shownExamples } from './shown-examples';

/** What the network sees of one image. */
export interface PreviewRow {
  /** Its class, and where it comes from. */
  readonly title: string;
  /** Scaled and cropped as in training. */
  readonly picture: RawImage;
  /** With the run's shortcuts, where it has any. */
  readonly marked?: RawImage;
  readonly examples: readonly ShownExample[];
}

export interface PreviewJob {
  readonly dataset: Dataset;
  readonly shortcuts: readonly Shortcut[];
  /** Without one, only the pictures are shown. */
  readonly task?: PretextTask;
  readonly data: DataOptions;
  readonly seed: number;
  readonly count: number;
  /** Told of broken pictures, in whose place others are shown. */
  readonly warn: (message: string) => void;
}

const imageAt = ({ shape: [, height, width, channels], levels, labels }: ImageBatch, i: number): LabelledImage => {
  const size = height * width * channels;
  return { height, width, channels, data: Uint8Array.from(levels.subarray(i * size, (i + 1) * size)), label: labels[i] as number };
};

const titleOf = (split: Split, index: number, className: string | undefined): string => {
  const file = 'locate' in split ? placeOf(split.locate(index)).replace(/^.*\//, '') : '';
  return [className, `image ${index}`, file].filter(Boolean).join('   ');
};

/** The first images of the training that a seed fixes, as its first steps see them. */
export const previewRows = async ({ dataset, shortcuts, task, data, seed, count, warn }: PreviewJob): Promise<readonly PreviewRow[]> => {
  const split = await dataset.open('train');
  const order = new BatchOrder(split.length, 1, seed);
  const picks: Picks = Array.from({ length: Math.min(count, split.length) }, (_, step) => order.picksOfStep(step)).flat();
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  const quarantine = new Quarantine({ maxBroken: data.maxBroken, tell: ({ file, fault }) => warn(`${file}: ${fault}`) });
  const batch = async (drawn: readonly Shortcut[]) => {
    const source = { split, splitName: 'train', imageShape: dataset.imageShape, shortcuts: drawn, seed, quarantine } as const;
    return (await new BatchLoader(source, workers).batches([picks]).next()).value as ImageBatch;
  };
  try {
    const [plain, marked] = [await batch([]), await batch(shortcuts)];
    return plain.indices.map((index, place) => {
      const seen = imageAt(marked, place);
      const title = titleOf(split, index, dataset.classNames[seen.label]);
      return {
        title,
        picture: imageAt(plain, place),
        ...(shortcuts.length > 0 && { marked: seen }),
        examples: task ? shownExamples(task, seen, { seed, place }) : [],
      };
    });
  } finally {
    await workers.close();
  }
};
