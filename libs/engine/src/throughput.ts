/** How fast the last steps went, and what share of their time they waited for data. */
export class Throughput {
  private readonly steps: { images: number; waited: number; seconds: number }[] = [];

  constructor(private readonly window = 20) {}

  /** @param waited seconds spent on getting the batch, a part of `seconds`. */
  record(images: number, waited: number, seconds: number): void {
    this.steps.push({ images, waited, seconds });
    if (this.steps.length > this.window) this.steps.shift();
  }

  get imagesPerSecond(): number {
    return this.sum('images') / this.sum('seconds');
  }

  /** In [0, 1]. */
  get waitingShare(): number {
    return this.sum('waited') / this.sum('seconds');
  }

  private sum(key: 'images' | 'waited' | 'seconds'): number {
    return this.steps.reduce((total, step) => total + step[key], 0);
  }
}
