import { type ImageShape, LongwayError, type PixelSplit, type Shortcut, type Split, type SplitName, type StoredSplit } from '@longway/contracts';
import { centreCrop } from '../decode/crop';
import type { DecodeWorkers } from '../decode/decode-workers';
import type { CroppedImage } from '../decode/fill';
import { drawShortcuts, type Mislead } from './draw-shortcuts';
import type { Pick, Picks } from './pick';
import { randomCrop } from './random-crop';
import { Slots } from './slots';

/** The images that batches are made of. */
export interface ImageSource {
  readonly split: Split;
  readonly splitName: SplitName;
  /** The data set's `imageShape`. */
  readonly imageShape: ImageShape;
  /** Drawn on each image, on a copy of its own. */
  readonly shortcuts: readonly Shortcut[];
  /** Draws them so that they lie; as they are when absent. */
  readonly mislead?: Mislead;
  /** Fixes crops and what shortcuts draw. */
  readonly seed: number;
}

export interface ImageBatch {
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** 8-bit: image behind image, rows from the top, channels interleaved. The memory is used again once the next batch is asked for. */
  readonly levels: Uint8Array;
  /** The class of each image. */
  readonly labels: Int32Array;
}

/** A batch that threads are at work on. */
interface Begun {
  readonly slot: SharedArrayBuffer;
  readonly ready: Promise<ImageBatch>;
}

/**
 * Makes batches of the images of a split. Images in memory are copied when their batch is asked for. Those in files are read and
 * decoded by workers, a few batches ahead. What is in a batch depends on its picks and the source alone, neither on the number of
 * workers nor on how far they are ahead.
 */
export class BatchLoader {
  private readonly imageBytes: number;

  constructor(
    private readonly source: ImageSource,
    private readonly workers: DecodeWorkers,
  ) {
    const [height, width, channels] = source.imageShape;
    this.imageBytes = height * width * channels;
  }

  get length(): number {
    return this.source.split.length;
  }

  /**
   * The batches that are picked, in their order.
   *
   * @throws LongwayError (exit `data`) that names an image which cannot be read.
   */
  batches(picked: Iterable<Picks>): AsyncGenerator<ImageBatch, void> {
    const { split } = this.source;
    return 'locate' in split ? this.storedBatches(split, picked) : this.pixelBatches(split, picked);
  }

  private async *pixelBatches(split: PixelSplit, picked: Iterable<Picks>): AsyncGenerator<ImageBatch, void> {
    let memory = new Uint8Array(0);
    for (const picks of picked) {
      if (memory.length < picks.length * this.imageBytes) memory = new Uint8Array(picks.length * this.imageBytes);
      const levels = memory.subarray(0, picks.length * this.imageBytes);
      const labels = Int32Array.from(picks, ({ index }, i) => this.copyPixels(split, index, levels, i));
      yield this.finish(picks, levels, labels);
    }
  }

  private async *storedBatches(split: StoredSplit, picked: Iterable<Picks>): AsyncGenerator<ImageBatch, void> {
    const slots = new Slots();
    const begun: Begun[] = [];
    const rest = picked[Symbol.iterator]();
    const beginUpTo = (count: number): void => {
      while (begun.length < count) {
        const { value, done } = rest.next();
        if (done) return;
        begun.push(this.begin(split, value, slots));
      }
    };
    try {
      for (beginUpTo(1); begun.length > 0; beginUpTo(1)) {
        const { slot, ready } = begun.shift() as Begun;
        beginUpTo(this.workers.count === 0 ? 0 : this.workers.prefetch);
        yield await ready;
        slots.giveBack(slot);
      }
    } finally {
      // Whoever ends early, or fails, leaves no thread writing.
      await Promise.allSettled(begun.map(({ ready }) => ready));
    }
  }

  private begin(split: StoredSplit, picks: Picks, slots: Slots): Begun {
    const slot = slots.take(picks.length * this.imageBytes);
    const ready = this.decode(split, picks, slot);
    // It may fail before anyone awaits it.
    ready.catch(() => undefined);
    return { slot, ready };
  }

  /** Each worker gets a part of the batch. */
  private async decode(split: StoredSplit, picks: Picks, memory: SharedArrayBuffer): Promise<ImageBatch> {
    const { imageShape: shape } = this.source;
    const { shorterSide } = split.geometry;
    const labels = new Int32Array(picks.length);
    const images = picks.map((pick, i): CroppedImage => {
      const { label, ...image } = split.locate(pick.index);
      labels[i] = label;
      return { ...image, crop: this.cropOf(split, pick) };
    });
    const share = Math.ceil(picks.length / Math.max(1, this.workers.count));
    const jobs = Array.from({ length: Math.ceil(picks.length / share) }, (_, job) =>
      this.workers.fill({
        memory,
        start: job * share * this.imageBytes,
        shape,
        shorterSide,
        images: images.slice(job * share, (job + 1) * share),
        at: new Int32Array(new SharedArrayBuffer(4)),
      }),
    );
    const results = await Promise.allSettled(jobs);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return this.finish(picks, new Uint8Array(memory, 0, picks.length * this.imageBytes), labels);
  }

  private cropOf({ geometry }: StoredSplit, { index, epoch }: Pick) {
    const { seed, splitName } = this.source;
    return epoch === undefined ? centreCrop : randomCrop(seed, splitName, { epoch, index }, geometry);
  }

  /** @returns the image's class. */
  private copyPixels(split: PixelSplit, index: number, levels: Uint8Array, position: number): number {
    const { data, label } = split.read(index);
    if (data.length !== this.imageBytes) {
      const { splitName, imageShape } = this.source;
      const expected = `${this.imageBytes} bytes, ${imageShape.join('x')}`;
      throw new LongwayError('an image has not the size that the data set states', { where: `${splitName}, image ${index}`, expected, found: `${data.length} bytes` }, 'data');
    }
    levels.set(data, position * this.imageBytes);
    return label;
  }

  private finish(picks: Picks, levels: Uint8Array, labels: Int32Array): ImageBatch {
    const { imageShape, shortcuts, mislead, seed, splitName: split } = this.source;
    const [height, width, channels] = imageShape;
    if (shortcuts.length > 0) {
      for (const [i, { index }] of picks.entries()) {
        const data = levels.subarray(i * this.imageBytes, (i + 1) * this.imageBytes);
        drawShortcuts(shortcuts, { height, width, channels, data, label: labels[i] as number }, { seed, split, index }, mislead);
      }
    }
    return { shape: [picks.length, height, width, channels], levels, labels };
  }
}
