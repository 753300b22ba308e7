import type { ImageShape, LabelledImage } from '../image';

export const splitNames = ['train', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

/** Random access to one split. No tensors, no shuffling: the engine decides the order. */
export interface Split {
  readonly length: number;
  /** @param index 0 to `length - 1`. The image is borrowed: whoever changes it copies it first. */
  read(index: number): LabelledImage;
}

export interface Dataset {
  readonly classNames: readonly string[];
  /** The shape of every image. */
  readonly imageShape: ImageShape;
  /** Opens a split. Throws a LongwayError that says how to get the data where it is missing or damaged. */
  open(split: SplitName): Promise<Split>;
  /** Brings the data onto this machine, where it has to be fetched. */
  fetch?(report: (message: string) => void): Promise<void>;
}
