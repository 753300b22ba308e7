import { LongwayError, type SplitName, type StoredSplit } from '@longway/contracts';
import { faultOf } from '../decode/failure';
import { placeOf } from '../decode/place-of';

/** A picture that was set aside. */
export interface BrokenImage {
  /** The file, and where in it where it is a part of one. */
  readonly file: string;
  readonly split: SplitName;
  /** Of the image in the split. */
  readonly index: number;
  /** What is wrong with it, in one line. */
  readonly fault: string;
}

export interface QuarantineOptions {
  /** The share of a split's images that may be broken; 0: none. */
  readonly maxBroken: number;
  /** Told of each broken picture once, in the order in which batches meet them. */
  readonly tell?: (broken: BrokenImage) => void | Promise<void>;
}

/** Names that an error lists. */
const NAMED = 3;

/** Keeps a picture that cannot be read or decoded from ending a run, as long as few are. */
export class Quarantine {
  private readonly wards = new WeakMap<StoredSplit, Ward>();
  private readonly told = new Map<string, BrokenImage>();

  /** @param before pictures that another process told of: they count, and are told of no more. */
  constructor(
    private readonly options: QuarantineOptions,
    before: readonly BrokenImage[] = [],
  ) {
    for (const broken of before) this.told.set(keyOf(broken), broken);
  }

  /** All that were set aside, in the order in which batches met them. */
  get broken(): readonly BrokenImage[] {
    return [...this.told.values()];
  }

  /** The broken pictures of a split. */
  of(split: StoredSplit, splitName: SplitName): Ward {
    const known = this.wards.get(split) ?? new Ward(split, splitName, this.options.maxBroken, (broken) => this.tell(broken), this.broken);
    this.wards.set(split, known);
    return known;
  }

  /** A data set that is opened anew is another split with the same files. */
  private async tell(broken: BrokenImage): Promise<void> {
    const key = keyOf(broken);
    if (this.told.has(key)) return;
    this.told.set(key, broken);
    await this.options.tell?.(broken);
  }
}

const keyOf = ({ split, index, file }: BrokenImage): string => `${split} ${index} ${file}`;

export class Ward {
  private readonly known = new Map<number, LongwayError>();
  private readonly admitted: BrokenImage[] = [];
  private readonly told = new Set<number>();

  constructor(
    private readonly split: StoredSplit,
    private readonly splitName: SplitName,
    private readonly maxBroken: number,
    private readonly tell: (broken: BrokenImage) => Promise<void>,
    before: readonly BrokenImage[],
  ) {
    for (const broken of before) {
      if (broken.split !== splitName || broken.index >= split.length || placeOf(split.locate(broken.index)) !== broken.file) continue;
      this.told.add(broken.index);
      this.admitted.push(broken);
    }
  }

  add(index: number, error: LongwayError): void {
    this.known.set(index, error);
  }

  has(index: number): boolean {
    return this.known.has(index);
  }

  /** The index itself where its picture is not known to be broken; else those of the broken ones, and last the next that is not. */
  walk(index: number): readonly number[] {
    const { length } = this.split;
    const path = [index];
    for (let next = index; this.known.has(next) && path.length <= length; path.push(next)) next = (next + 1) % length;
    return path;
  }

  isBeyond(count: number): boolean {
    return count > this.maxBroken * this.split.length || count === this.split.length;
  }

  /**
   * Tells of pictures that a batch met.
   *
   * @throws LongwayError (exit `data`) where more are broken than may be.
   */
  async admit(indices: readonly number[]): Promise<void> {
    for (const index of indices) {
      const error = this.known.get(index);
      if (!error || this.told.has(index)) continue;
      if (this.maxBroken === 0) throw error;
      this.told.add(index);
      const broken = { file: placeOf(this.split.locate(index)), split: this.splitName, index, fault: faultOf(error) };
      this.admitted.push(broken);
      await this.tell(broken);
      if (this.isBeyond(this.admitted.length)) throw tooMany(this.admitted, this.split.length, this.maxBroken);
    }
  }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

/** @param broken those that were met so far. @param length of the split. */
export const tooMany = (
  broken: readonly BrokenImage[],
  length: number,
  maxBroken: number,
  setting = 'training.data.maxBroken',
): LongwayError => {
  const [{ split } = { split: 'train' }] = broken;
  const names = broken.slice(0, NAMED).map(({ file, fault }) => `\n            ${file}: ${fault}`);
  const more = broken.length > NAMED ? '\n            and more' : '';
  return new LongwayError(
    'too many pictures are broken',
    {
      where: split,
      expected: `at most ${percent(maxBroken)} of ${length}`,
      found: `${broken.length} so far, ${percent(broken.length / length)}:${names.join('')}${more}`,
      remedy: `longway data check names all of them: bring the files back, or leave them out; or raise ${setting}`,
    },
    'data',
  );
};
