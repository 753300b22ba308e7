import type { EventOf } from '@longway/contracts';

/** What is drawn of a step, by name: `loss/extractor`, `raw/accuracy`, `imagesPerSecond` and so on. */
export type Figures = Readonly<Record<string, number>>;

/** Steps as columns of one length. A figure that a place lacks is null. */
export interface Columns {
  /** The last step of each place. */
  readonly steps: readonly number[];
  readonly figures: Readonly<Record<string, readonly (number | null)[]>>;
}

const under = (place: string, values: Readonly<Record<string, number | undefined>> = {}): readonly (readonly [string, number])[] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[`${place}/${name}`, value] as const]));

export const figuresOf = ({ losses, raw, lensed, imagesPerSecond, waitingShare }: EventOf<'StepFinished'>): Figures => ({
  ...Object.fromEntries([...under('loss', { ...losses }), ...under('raw', raw), ...under('lensed', lensed)]),
  imagesPerSecond,
  waitingShare,
});

interface Bin {
  /** Counts bins of the width in force, from the first step. */
  place: number;
  step: number;
  readonly sums: Map<string, { sum: number; count: number }>;
}

/**
 * The steps of a run in bounded memory: all of them, or the means of 2, 4, 8, ... steps each where there are more than `most`. Where a
 * mean stands depends on the step alone, so that all viewers see the same curve.
 */
export class Curve {
  private bins: Bin[] = [];
  private width = 1;

  constructor(private readonly most = 512) {}

  /** A step that is there is left as it was: a run that goes on from a checkpoint makes the same steps. */
  add(step: number, figures: Figures): void {
    const last = this.bins.at(-1);
    if (last && step <= last.step) return;
    this.put({ place: Math.floor((step - 1) / this.width), step, sums: sumsOf(figures) });
    while (this.bins.length > this.most) this.halve();
  }

  /** Leaves out the steps behind one, for they are told again. Means of several stay, and the steps that they are of count once. */
  cut(step: number): void {
    if (this.width === 1) this.bins = this.bins.filter((bin) => bin.step <= step);
  }

  get columns(): Columns {
    const names = [...new Set(this.bins.flatMap(({ sums }) => [...sums.keys()]))];
    const meanOf = (name: string) => this.bins.map(({ sums }) => mean(sums.get(name)));
    return { steps: this.bins.map(({ step }) => step), figures: Object.fromEntries(names.map((name) => [name, meanOf(name)])) };
  }

  private put(bin: Bin): void {
    const last = this.bins.at(-1);
    if (last?.place !== bin.place) {
      this.bins.push(bin);
      return;
    }
    last.step = bin.step;
    for (const [name, { sum, count }] of bin.sums) {
      const before = last.sums.get(name) ?? { sum: 0, count: 0 };
      last.sums.set(name, { sum: before.sum + sum, count: before.count + count });
    }
  }

  private halve(): void {
    const bins = this.bins.splice(0);
    this.width *= 2;
    for (const bin of bins) this.put({ ...bin, place: Math.floor(bin.place / 2) });
  }
}

const sumsOf = (figures: Figures): Bin['sums'] => new Map(Object.entries(figures).map(([name, sum]) => [name, { sum, count: 1 }]));

/** Six digits are more than a page shows. */
const mean = (total: { sum: number; count: number } | undefined): number | null =>
  total ? Number((total.sum / total.count).toPrecision(6)) : null;
