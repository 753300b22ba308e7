import { LongwayError, type SplitName } from '@longway/contracts';

export const SIDE = 32;
const PLANE = SIDE * SIDE;
const CHANNELS = 3;
export const IMAGE_BYTES = PLANE * CHANNELS;
/** A byte for the class, then the planes of red, green and blue, each row by row. */
export const RECORD_BYTES = 1 + IMAGE_BYTES;

export const filesOf: Readonly<Record<SplitName, readonly string[]>> = {
  train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
  test: ['test_batch.bin'],
};
export const allFiles = [...filesOf.train, ...filesOf.test];

export const classNames = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

export const remedy = 'run `longway data fetch cifar10`, or set dataset.folder to a folder that holds the binary version';

/** Where the images of one file go. */
export interface Target {
  /** `length` images of {@link IMAGE_BYTES}, rows from the top, channels interleaved. */
  readonly pixels: Uint8Array;
  /** `length` class indices. */
  readonly labels: Uint8Array;
}

/**
 * Takes the records of one file apart.
 *
 * @param file names the file in errors.
 * @throws LongwayError for a file of another size, or a class that there is none of.
 */
export const decodeBatch = (file: string, bytes: Uint8Array, { pixels, labels }: Target): void => {
  const expected = labels.length * RECORD_BYTES;
  if (bytes.length !== expected) {
    throw new LongwayError(
      bytes.length < expected ? 'the file is cut off' : 'the file is too long',
      { where: file, expected: `${expected} bytes (${labels.length} images of ${RECORD_BYTES})`, found: `${bytes.length} bytes`, remedy },
      'data',
    );
  }
  for (let image = 0; image < labels.length; image++) {
    const record = image * RECORD_BYTES;
    const label = bytes[record] as number;
    if (label >= classNames.length) {
      throw new LongwayError(
        'the file is damaged',
        {
          where: file,
          expected: `a class from 0 to ${classNames.length - 1} in byte ${record}, before image ${image}`,
          found: `${label}`,
          remedy,
        },
        'data',
      );
    }
    labels[image] = label;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const plane = record + 1 + channel * PLANE;
      let at = image * IMAGE_BYTES + channel;
      for (let pixel = 0; pixel < PLANE; pixel++, at += CHANNELS) pixels[at] = bytes[plane + pixel] as number;
    }
  }
};
