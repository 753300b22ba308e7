/** Seconds of a step beside its computing. */
interface Beside {
  /** Spent on getting the batch. */
  readonly waited: number;
  /** In which other ranks were waited for or exchanged with, whatever was computed meanwhile. */
  readonly communicated: number;
}

/** How fast the last steps went, and what share of their time went into what is beside computing. */
export class Throughput {
  private readonly steps: ({ images: number; seconds: number } & Beside)[] = [];

  constructor(private readonly window = 20) {}

  /** @param beside parts of `seconds`, which are the whole step's. */
  record(images: number, beside: Beside, seconds: number): void {
    this.steps.push({ images, ...beside, seconds });
    if (this.steps.length > this.window) this.steps.shift();
  }

  get imagesPerSecond(): number {
    return this.sum('images') / this.sum('seconds');
  }

  /** In [0, 1]. */
  get waitingShare(): number {
    return this.sum('waited') / this.sum('seconds');
  }

  /** In [0, 1]. */
  get communicationShare(): number {
    return this.sum('communicated') / this.sum('seconds');
  }

  private sum(key: 'images' | 'waited' | 'communicated' | 'seconds'): number {
    return this.steps.reduce((total, step) => total + step[key], 0);
  }
}
