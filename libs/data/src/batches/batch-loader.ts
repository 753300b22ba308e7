import {
  type ImageShape,
  LongwayError,
  type PixelSplit,
  type Shortcut,
  type Split,
  type SplitName,
  type StoredSplit,
} from '@longway/contracts';
import { centreCrop } from '../decode/crop';
import type { DecodeWorkers } from '../decode/decode-workers';
import { toError } from '../decode/failure';
import type { CroppedImage } from '../decode/fill';
import { drawShortcuts, type Mislead } from './draw-shortcuts';
import type { Pick, Picks } from './pick';
import { Quarantine, type Ward } from './quarantine';
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
  /** Where broken pictures go, whose places others take; when absent, the first one is an error. */
  readonly quarantine?: Quarantine;
}

export interface ImageBatch {
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** 8-bit: image behind image, rows from the top, channels interleaved. The memory is used again once the next batch is asked for. */
  readonly levels: Uint8Array;
  /** The class of each image. */
  readonly labels: Int32Array;
  /** Of each image in the split: the picked one's, or that of the one in place of it. */
  readonly indices: readonly number[];
}

/** A batch of images in files, while it is made. */
interface Begun {
  readonly memory: SharedArrayBuffer;
  readonly picks: Picks;
  /** What is shown: the picks, and others in place of broken ones. */
  readonly shown: Pick[];
  readonly labels: Int32Array;
  /** Threads are at work until then. */
  ready: Promise<void>;
}

/**
 * Makes batches of the images of a split. Images in memory are copied when their batch is asked for. Those in files are read and
 * decoded by workers, a few batches ahead. In place of a broken picture stands the next whole one of the split, with its own label, crop
 * and marks. What is in a batch depends on its picks and the source alone, neither on the number of workers nor on how far they are ahead.
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
   * @throws LongwayError (exit `data`) where an image cannot be read, or more than the quarantine takes.
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
    const { quarantine = new Quarantine({ maxBroken: 0 }), splitName } = this.source;
    const ward = quarantine.of(split, splitName);
    const slots = new Slots();
    const begun: Begun[] = [];
    const rest = picked[Symbol.iterator]();
    const beginUpTo = (count: number): void => {
      while (begun.length < count) {
        const { value, done } = rest.next();
        if (done) return;
        begun.push(this.begin(split, ward, value, slots));
      }
    };
    try {
      for (beginUpTo(1); begun.length > 0; beginUpTo(1)) {
        const batch = begun.shift() as Begun;
        beginUpTo(this.workers.count === 0 ? 0 : this.workers.prefetch);
        await batch.ready;
        // What batches before this one found broken may have come too late for it.
        await this.replaceBroken(split, ward, batch);
        await ward.admit(batch.picks.flatMap(({ index }) => ward.walk(index)));
        yield this.finish(batch.shown, new Uint8Array(batch.memory, 0, batch.picks.length * this.imageBytes), batch.labels);
        slots.giveBack(batch.memory);
      }
    } finally {
      // Whoever ends early, or fails, leaves no thread writing.
      await Promise.allSettled(begun.map(({ ready }) => ready));
    }
  }

  private begin(split: StoredSplit, ward: Ward, picks: Picks, slots: Slots): Begun {
    const memory = slots.take(picks.length * this.imageBytes);
    const batch = { memory, picks, shown: [...picks], labels: new Int32Array(picks.length), ready: Promise.resolve() };
    batch.ready = this.decode(split, ward, batch, [...picks.keys()]).then(() => this.replaceBroken(split, ward, batch));
    // It may fail before anyone awaits it.
    batch.ready.catch(() => undefined);
    return batch;
  }

  /** Shows other pictures where broken ones stand, unless there are more than may be. */
  private async replaceBroken(split: StoredSplit, ward: Ward, batch: Begun): Promise<void> {
    const { picks, shown } = batch;
    for (;;) {
      const positions = [...shown.keys()].filter((position) => ward.has((shown[position] as Pick).index));
      const met = new Set(picks.flatMap(({ index }) => ward.walk(index)).filter((index) => ward.has(index)));
      if (positions.length === 0 || ward.isBeyond(met.size)) return;
      for (const position of positions) {
        const pick = picks[position] as Pick;
        shown[position] = { ...pick, index: ward.walk(pick.index).at(-1) as number };
      }
      await this.decode(split, ward, batch, positions);
    }
  }

  /** Fills positions of a batch; each worker gets a part of them. */
  private async decode(split: StoredSplit, ward: Ward, { memory, shown, labels }: Begun, positions: readonly number[]): Promise<void> {
    const { imageShape: shape } = this.source;
    const images = positions.map((position): CroppedImage => {
      const pick = shown[position] as Pick;
      const { label, ...image } = split.locate(pick.index);
      labels[position] = label;
      return { ...image, crop: this.cropOf(split, pick), position };
    });
    const share = Math.ceil(images.length / Math.max(1, this.workers.count));
    const jobs = Array.from({ length: Math.ceil(images.length / share) }, (_, job) =>
      this.workers.fill({
        memory,
        shape,
        scaling: split.geometry,
        images: images.slice(job * share, (job + 1) * share),
        at: new Int32Array(new SharedArrayBuffer(4)),
      }),
    );
    const results = await Promise.allSettled(jobs);
    for (const result of results) {
      if (result.status === 'rejected') throw result.reason;
      for (const { position, failure } of result.value) ward.add((shown[position] as Pick).index, toError(failure));
    }
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
      throw new LongwayError(
        'an image has not the size that the data set states',
        { where: `${splitName}, image ${index}`, expected, found: `${data.length} bytes` },
        'data',
      );
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
    return { shape: [picks.length, height, width, channels], levels, labels, indices: picks.map(({ index }) => index) };
  }
}
