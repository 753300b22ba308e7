import { describeImage } from '@longway/images/decode';
import type { Scaling } from './crop';
import { type Broken, failureOf, optionsOf, pictureBytes, type Readable, scale } from './fill';

/** What a whole picture turned out to be. */
export interface Inspected {
  readonly bytes: number;
  /** E.g. `JPEG`, `grey JPEG` or `16-bit PNG with alpha`; `plain pixels` of packs and data in memory. */
  readonly format: string;
  /** As it is stored. */
  readonly height: number;
  readonly width: number;
  readonly levels: Levels;
}

/** Sums over the pixels of a picture as it is scaled, each channel's own. */
export interface Levels {
  readonly pixels: number;
  readonly sums: readonly number[];
  readonly squares: readonly number[];
}

/** Pictures to be decoded to their ends. */
export interface InspectJob {
  readonly images: readonly Readable[];
  readonly scaling: Scaling;
  readonly channels: number;
  /** As that of a `FillJob`. */
  readonly at: Int32Array;
}

/** @param data channels interleaved. */
export const levelsOf = (data: Uint8Array, channels: number): Levels => {
  const sums = new Array<number>(channels).fill(0);
  const squares = new Array<number>(channels).fill(0);
  for (let channel = 0; channel < channels; channel++) {
    let [sum, square] = [0, 0];
    for (let i = channel; i < data.length; i += channels) {
      const level = data[i] as number;
      sum += level;
      square += level * level;
    }
    sums[channel] = sum;
    squares[channel] = square;
  }
  return { pixels: data.length / channels, sums, squares };
};

const inspectOne = async (image: Readable, { scaling, channels }: InspectJob): Promise<Inspected | Broken> => {
  const file = image.pixels ? undefined : pictureBytes(image);
  const scaled = await scale({ image: { ...image, ...(file && { source: file }) }, scaling, channels });
  if ('failure' in scaled) return scaled;
  const { height, width, data } = scaled;
  const header = file ? await describeImage(file, optionsOf(image)) : { format: 'plain pixels', height, width };
  return { bytes: file?.length ?? data.length, ...header, levels: levelsOf(data, channels) };
};

/** Decodes pictures to their ends, and says what each is. */
export const inspect = async (job: InspectJob): Promise<readonly (Inspected | Broken)[]> => {
  const found: (Inspected | Broken)[] = [];
  for (const [i, image] of job.images.entries()) {
    Atomics.store(job.at, 0, i);
    try {
      found.push(await inspectOne(image, job));
    } catch (error) {
      found.push({ failure: failureOf(error, image) });
    }
  }
  return found;
};
