import type { BrokenImage } from '../batches/quarantine';
import type { Inspected } from '../decode/inspect';
import { type Spread, spreadOf } from './spread';

/** What the images of a split came to, as far as they were looked at. */
export interface SplitReport {
  /** Those that there are. */
  readonly images: number;
  /** Those that were looked at. */
  readonly checked: number;
  readonly broken: readonly BrokenImage[];
  /** Of files, or of plain pixels. Whole images only, as in all that follows. */
  readonly bytes: number;
  /** By class. */
  readonly perClass: readonly number[];
  readonly formats: Readonly<Record<string, number>>;
  readonly height?: Spread;
  readonly width?: Spread;
  /** By channel, over the pixels of all images scaled as the data set says, black 0 and white 1. Empty where no image is whole. */
  readonly mean: readonly number[];
  readonly standardDeviation: readonly number[];
}

/** Adds up what images are. */
export class Tally {
  private checked = 0;
  private readonly broken: BrokenImage[] = [];
  private bytes = 0;
  private readonly perClass: number[];
  private readonly formats = new Map<string, number>();
  private readonly heights: number[] = [];
  private readonly widths: number[] = [];
  private pixels = 0;
  private readonly sums: number[] = [];
  private readonly squares: number[] = [];

  constructor(
    private readonly images: number,
    classes: number,
  ) {
    this.perClass = new Array<number>(classes).fill(0);
  }

  addBroken(image: BrokenImage): void {
    this.checked += 1;
    this.broken.push(image);
  }

  /** @param label one of the data set's. */
  add(label: number, { bytes, format, height, width, levels }: Inspected): void {
    this.checked += 1;
    this.bytes += bytes;
    this.perClass[label] = (this.perClass[label] ?? 0) + 1;
    this.formats.set(format, (this.formats.get(format) ?? 0) + 1);
    this.heights.push(height);
    this.widths.push(width);
    this.pixels += levels.pixels;
    levels.sums.forEach((sum, channel) => (this.sums[channel] = (this.sums[channel] ?? 0) + sum));
    levels.squares.forEach((sum, channel) => (this.squares[channel] = (this.squares[channel] ?? 0) + sum));
  }

  report(): SplitReport {
    const means = this.sums.map((sum) => sum / this.pixels);
    const deviations = this.squares.map((sum, channel) => Math.sqrt(Math.max(sum / this.pixels - (means[channel] as number) ** 2, 0)));
    return {
      images: this.images,
      checked: this.checked,
      broken: this.broken,
      bytes: this.bytes,
      perClass: this.perClass,
      formats: Object.fromEntries([...this.formats].sort(([, a], [, b]) => b - a)),
      height: spreadOf(this.heights),
      width: spreadOf(this.widths),
      mean: means.map((level) => level / 255),
      standardDeviation: deviations.map((level) => level / 255),
    };
  }
}
