/** Says when a plain line is due: at each part of the work, and whenever `every` seconds have gone by without one. */
export class Cadence {
  private part = 0;
  private lineAt?: number;

  constructor(
    private readonly every: number,
    private readonly parts = 10,
  ) {}

  /**
   * @param share of the work done, in [0, 1].
   * @param seconds on any clock that does not run back.
   */
  isDue(share: number, seconds: number): boolean {
    this.lineAt ??= seconds;
    // 0.3 * 10 falls just short of 3.
    const part = Math.floor(share * this.parts + 1e-9);
    if (part <= this.part && seconds - this.lineAt < this.every) return false;
    this.part = part;
    this.lineAt = seconds;
    return true;
  }
}
