import { setImmediate } from 'node:timers/promises';
import type { Dataset, PixelSplit, SplitName, StoredSplit } from '@longway/contracts';
import type { DecodeWorkers } from '../decode/decode-workers';
import { faultOf } from '../decode/failure';
import { type Inspected, levelsOf } from '../decode/inspect';
import { placeOf } from '../decode/place-of';
import { Tally, type SplitReport } from './tally';

export type { SplitReport } from './tally';

/** What is to be checked. */
export interface Check {
  readonly dataset: Dataset;
  readonly splitName: SplitName;
  readonly workers: DecodeWorkers;
  /** Ends the check; what was looked at so far is reported. */
  readonly signal: AbortSignal;
  /** Told how many images were looked at, of how many. */
  readonly progress: (done: number, total: number) => void;
}

/** Images that a thread is given at once. */
const TOGETHER = 16;

/** An image that was looked at. */
interface Found {
  readonly index: number;
  readonly file: string;
  readonly label: number;
  /** What is wrong with it, or what it is. */
  readonly outcome: string | Inspected;
}

/** Jobs are a few ahead of what is taken. */
async function* storedImages(split: StoredSplit, { dataset, workers }: Check): AsyncGenerator<Found, void> {
  const [, , channels] = dataset.imageShape;
  const inspect = async (first: number): Promise<readonly Found[]> => {
    const located = Array.from({ length: Math.min(TOGETHER, split.length - first) }, (_, i) => split.locate(first + i));
    const found = await workers.inspect({
      images: located.map(({ label: _, ...image }) => image),
      scaling: split.geometry,
      channels,
      at: new Int32Array(new SharedArrayBuffer(4)),
    });
    return located.map((image, i) => {
      const outcome = found[i] as (typeof found)[number];
      return {
        index: first + i,
        file: placeOf(image),
        label: image.label,
        outcome: 'failure' in outcome ? faultOf(outcome.failure) : outcome,
      };
    });
  };
  const begun: Promise<readonly Found[]>[] = [];
  let next = 0;
  const begin = () => {
    for (; begun.length <= 2 * workers.count && next < split.length; next += TOGETHER) {
      const job = inspect(next);
      // It may fail before anyone awaits it.
      job.catch(() => undefined);
      begun.push(job);
    }
  };
  for (begin(); begun.length > 0; begin()) yield* await (begun.shift() as Promise<readonly Found[]>);
}

async function* pixelImages(split: PixelSplit, { dataset: { imageShape } }: Check): AsyncGenerator<Found, void> {
  const expected = imageShape.join('x');
  const bytes = imageShape.reduce((product, size) => product * size, 1);
  for (let index = 0; index < split.length; index++) {
    // Signals get their turn: nothing else here waits for anything.
    if (index % 512 === 0) await setImmediate();
    const { height, width, channels, data, label } = split.read(index);
    const found = [height, width, channels].join('x');
    const fits = found === expected && data.length === bytes;
    const outcome = fits
      ? { bytes, format: 'plain pixels', height, width, levels: levelsOf(data, channels) }
      : `the image is not as the data set says: expected ${expected}, found ${found} in ${data.length} bytes`;
    yield { index, file: `image ${index}`, label, outcome };
  }
}

/** Decodes every image of a split to its end. Broken ones are counted, and the check goes on. */
export const checkSplit = async (check: Check): Promise<SplitReport> => {
  const { dataset, splitName, signal, progress } = check;
  const split = await dataset.open(splitName);
  const classes = dataset.classNames.length;
  const tally = new Tally(split.length, classes);
  let done = 0;
  for await (const { index, file, label, outcome } of 'locate' in split ? storedImages(split, check) : pixelImages(split, check)) {
    if (signal.aborted) break;
    const fault =
      typeof outcome === 'string'
        ? outcome
        : dataset.classNames[label] === undefined
          ? `its label is ${label}, where there are ${classes} classes`
          : undefined;
    if (fault !== undefined) tally.addBroken({ file, split: splitName, index, fault });
    else tally.add(label, outcome as Inspected);
    done += 1;
    progress(done, split.length);
  }
  return tally.report();
};
