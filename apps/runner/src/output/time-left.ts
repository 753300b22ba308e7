/** A length of time for people: `40 s`, `3 min`, `2 h 05 min`. */
export const duration = (seconds: number): string => {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
};

interface Turn {
  readonly run: string;
  readonly number: number;
  readonly total: number;
  /** Whether it was done before. */
  readonly isDone: boolean;
}

/** Announces runs, and says from those that it saw how long the others will take. */
export class TurnTimer {
  private began?: number;
  private worked = 0;

  /** @param clock in milliseconds. */
  constructor(private readonly clock: () => number = Date.now) {}

  announce({ run, number, total, isDone }: Turn): string {
    const head = `run ${number} of ${total}: ${run}`;
    if (isDone) return `${head} is done`;
    this.began ??= this.clock();
    const elapsed = (this.clock() - this.began) / 1000;
    const left = this.worked > 0 ? (elapsed / this.worked) * (total - number + 1) : undefined;
    this.worked += 1;
    return left === undefined ? head : `${head} (about ${duration(left)} left)`;
  }
}
