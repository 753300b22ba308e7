import { crc32 } from 'node:zlib';
import { type ImageShape, LongwayError, type RawImage, type StoredImage } from '@longway/contracts';
import { type Box, type DecodeOptions, mostBytes, resizePixels } from '@longway/images/decode';
import { copyPatch } from './copy-patch';
import { type Crop, inceptionPart, type Scaling, windowStart } from './crop';
import { decodePicture, scalePicture } from './decode-picture';
import { type Failure, toFailure } from './failure';
import { placeOf } from './place-of';
import { readBytes, readInto } from './read-bytes';

/** An image that is to be read, whatever it shows. */
export type Readable = Omit<StoredImage, 'label'>;

/** A stored image, the part of it that is wanted, and where to. */
export interface CroppedImage extends Readable {
  readonly crop: Crop;
  /** How many images lie before it in memory. */
  readonly position: number;
}

/** Images to be written into memory that threads share. */
export interface FillJob {
  readonly memory: ArrayBufferLike;
  readonly shape: ImageShape;
  readonly scaling: Scaling;
  readonly images: readonly CroppedImage[];
  /** Its one number tells which of `images` is in hand: whoever finds a dead thread knows what it died of. */
  readonly at: Int32Array;
}

type Plain = CroppedImage & { readonly pixels: NonNullable<StoredImage['pixels']> };

/** Pixels of a whole picture, held against their checksum. */
const checkedPixels = (image: Pick<Plain, 'source' | 'pixels'>, channels: number): Uint8Array => {
  const { source, pixels } = image;
  const length = pixels.height * pixels.width * channels;
  const bytes = source instanceof Uint8Array ? source : readBytes({ ...source, length });
  const found = pixels.crc32 === undefined ? undefined : crc32(bytes);
  if (bytes.length === length && found === pixels.crc32) return bytes;
  throw new LongwayError(
    'the pixels of an image are damaged',
    {
      where: placeOf(image),
      expected: `${length} bytes${pixels.crc32 === undefined ? '' : `, CRC-32 ${pixels.crc32.toString(16)}`}`,
      found: `${bytes.length} bytes${found === undefined ? '' : `, CRC-32 ${found.toString(16)}`}`,
      remedy: 'bring the file back from a copy; a pack is mended by running longway data pack again as before',
    },
    'data',
  );
};

/** Where images of one file's rows are read to. One for a thread: it is copied from before the next image is read. */
let scratch = new Uint8Array(0);
const scratchOf = (bytes: number): Uint8Array => {
  if (scratch.length < bytes) scratch = new Uint8Array(bytes);
  return scratch.subarray(0, bytes);
};

/** Rows of a picture, whole ones: only those where nothing has to be held against a checksum. */
const rowsOf = ({ source, pixels }: Plain, [first, count]: readonly [number, number], channels: number): Uint8Array => {
  const stride = pixels.width * channels;
  if (source instanceof Uint8Array || pixels.crc32 !== undefined)
    return checkedPixels({ source, pixels }, channels).subarray(first * stride, (first + count) * stride);
  const rows = scratchOf(count * stride);
  readInto(rows, source.path, (source.offset ?? 0) + first * stride);
  return rows;
};

const copyWindow = (image: Plain, shape: ImageShape, into: Uint8Array): void => {
  const { pixels, crop } = image;
  const [height, width, channels] = shape;
  const { top, left } = windowStart(pixels, shape, crop);
  copyPatch(
    rowsOf(image, [top, height], channels),
    { height, width, channels, stride: pixels.width * channels, start: left * channels },
    into,
    crop.mirrored,
  );
};

/** The filter looks a little beyond the part: rows there are read too, so that it makes no difference whether the whole picture lies in memory. */
const scalePart = (image: Plain, part: Box, [height, width, channels]: ImageShape, into: Uint8Array): void => {
  const { pixels, crop } = image;
  const beyond = Math.ceil(part.height / height) + 1;
  const first = Math.max(0, part.top - beyond);
  const count = Math.min(pixels.height, part.top + part.height + beyond) - first;
  const data = rowsOf(image, [first, count], channels);
  resizePixels(
    { height: count, width: pixels.width, channels, data },
    { height, width, flip: crop.mirrored, box: { ...part, top: part.top - first } },
    into,
  );
};

/** The contents of a picture file. Nothing is read of one that is too large to hold a picture of the pixels allowed. */
export const pictureBytes = ({ source, maxPixels }: Readable): Uint8Array =>
  source instanceof Uint8Array ? source : readBytes(source, mostBytes(maxPixels));

export const optionsOf = (image: Readable): DecodeOptions => ({
  name: placeOf(image),
  ...(image.maxPixels !== undefined && { maxPixels: image.maxPixels }),
});

const fillOne = async (image: CroppedImage, { shape, scaling }: FillJob, into: Uint8Array): Promise<void> => {
  const { pixels, crop } = image;
  if (pixels) {
    const plain = { ...image, pixels };
    return crop.inception === undefined
      ? copyWindow(plain, shape, into)
      : scalePart(plain, inceptionPart(pixels, crop.inception), shape, into);
  }
  await decodePicture(pictureBytes(image), { scaling, shape, crop }, into, optionsOf(image));
};

export const failureOf = (error: unknown, image: Pick<StoredImage, 'source'>): Failure => {
  if (error instanceof LongwayError)
    return toFailure(new LongwayError(error.summary, { where: placeOf(image), ...error.mishap }, error.exit));
  const { message } = error as Error;
  const mishap = {
    where: placeOf(image),
    found: message.split('\n')[0],
    remedy: 'look at the file with another program; replace it, or leave it out of the data set',
  };
  return { summary: 'an image cannot be decoded', mishap, exit: 'data' };
};

/** What is wrong with an image of a job. */
export interface Fault {
  readonly position: number;
  readonly failure: Failure;
}

/** Reads, decodes, scales and crops images into their places. @returns those that could not be; their places hold anything. */
export const fill = async (job: FillJob): Promise<readonly Fault[]> => {
  const size = job.shape[0] * job.shape[1] * job.shape[2];
  const faults: Fault[] = [];
  for (const [i, image] of job.images.entries()) {
    Atomics.store(job.at, 0, i);
    const { position } = image;
    try {
      await fillOne(image, job, new Uint8Array(job.memory, position * size, size));
    } catch (error) {
      faults.push({ position, failure: failureOf(error, image) });
    }
  }
  return faults;
};

/** A picture to be scaled whole. */
export interface ScaleJob {
  readonly image: Readable;
  readonly scaling: Scaling;
  readonly channels: number;
}

/** In place of a picture. */
export interface Broken {
  readonly failure: Failure;
}

export const scale = async ({ image, scaling, channels }: ScaleJob): Promise<RawImage | Broken> => {
  try {
    const { source, pixels } = image;
    if (pixels) return { height: pixels.height, width: pixels.width, channels, data: checkedPixels({ source, pixels }, channels) };
    return await scalePicture(pictureBytes(image), { scaling, channels }, optionsOf(image));
  } catch (error) {
    return { failure: failureOf(error, image) };
  }
};
