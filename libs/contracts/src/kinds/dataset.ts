import type { ImageShape, LabelledImage } from '../image';

/** What a data set is divided into: what is trained on, and what is judged on. */
export const splitNames = ['train', 'test'] as const;
/** One of {@link splitNames}. */
export type SplitName = (typeof splitNames)[number];

/** Random access to the pixels of one split, for data in memory. No tensors, no shuffling: the engine decides the order. */
export interface PixelSplit {
  readonly length: number;
  /** One image of the split. @param index 0 to `length - 1`. The image is borrowed: whoever changes it copies it first. */
  read(index: number): LabelledImage;
}

/** Where an image's bytes lie: a whole file, or a part of one (of an archive or a shard). */
export interface FileRange {
  readonly path: string;
  /** The first byte; 0 when absent. */
  readonly offset?: number;
  /** Bytes; up to the file's end when absent. */
  readonly length?: number;
  /** What messages call the image beside the file, where that is an archive: its name there. */
  readonly name?: string;
}

/** An image that is read when a batch needs it. */
export interface StoredImage {
  /** Index into the data set's `classNames`. */
  readonly label: number;
  /** A JPEG, PNG, WebP, GIF, TIFF or AVIF picture of any size: where it lies, or its bytes. */
  readonly source: FileRange | Uint8Array;
  /**
   * Where `source` is no picture file but plain 8-bit pixels (rows from the top, channels interleaved): their height and width.
   * They are scaled already: the shorter side is `geometry.shorterSide`. `crc32` of all of them is checked where it is given.
   */
  readonly pixels?: { readonly height: number; readonly width: number; readonly crc32?: number };
  /** A picture file whose header tells of more pixels is broken; the decoder's own limit, 100 million, where absent. */
  readonly maxPixels?: number;
}

/**
 * How pictures of any size become images of one shape. `window`: scaled, then a crop of the data set's `imageShape` is taken, at a random
 * place in training. `inception`: training takes a random part instead, 5 to 100 % of the area, aspect 3/4 to 4/3, scaled to the
 * `imageShape` without keeping its aspect (Szegedy et al. 2015); judging takes the window in the centre.
 */
export interface Geometry {
  /** A picture is scaled until its shorter side has so many pixels, its aspect kept; with `square` both sides get them. */
  readonly shorterSide: number;
  readonly square?: boolean;
  /** `window` when absent. */
  readonly cropping?: 'window' | 'inception';
  /** Whether training mirrors every other image, chosen at random. */
  readonly flip: boolean;
}

/**
 * Random access to one split whose images lie in files. The engine reads, decodes, scales and crops them in workers: a random
 * place in training, fixed by the seed, the epoch and the index; the centre everywhere else.
 */
export interface StoredSplit {
  readonly length: number;
  readonly geometry: Geometry;
  /** Where one image of the split lies. @param index 0 to `length - 1`. Called on the thread that trains: it says where the image lies, and reads nothing. */
  locate(index: number): StoredImage;
}

/** A plugin gives the one that suits its data; everything else works with both. */
export type Split = PixelSplit | StoredSplit;

/** What a data set says of itself, in words. */
export interface DatasetFact {
  readonly name: string;
  readonly value: string;
}

/** Labelled images of one shape, in two splits. */
export interface Dataset<S extends Split = Split> {
  readonly classNames: readonly string[];
  /** The shape of every image that training and evaluation see. */
  readonly imageShape: ImageShape;
  /** Opens a split. Throws a LongwayError that says how to get the data where it is missing or damaged. */
  open(split: SplitName): Promise<S>;
  /** Brings the data onto this machine, where it has to be fetched. */
  fetch?(report: (message: string) => void): Promise<void>;
  /** What `longway data check` prints beside its own figures: ids that have no image, say, or what was left out. Cheap: it reads no image. */
  summary?(): Promise<readonly DatasetFact[]>;
}
