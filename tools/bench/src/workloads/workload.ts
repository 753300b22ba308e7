/** What one step took. */
export interface Timing {
  readonly seconds: number;
  /** Of all threads of the process. */
  readonly cpuSeconds: number;
}

/** Something that is done over and over and timed, made ready. */
export interface Workload {
  /** Images that one step deals with. */
  readonly images: number;
  /** Floating-point operations of one step, where they can be counted. */
  readonly flops?: number;
  run(steps: number): Promise<readonly Timing[]>;
  /** More to tell at the end: an accuracy, a loss. */
  facts?(): Readonly<Record<string, number>>;
}

/** What a workload may be told. */
export interface Settings {
  readonly threads: number;
  /** A folder for files that nobody needs afterwards. */
  readonly scratch: string;
  /** A folder of JPEG pictures by class. */
  readonly images?: string;
  /** A folder of features that `pytorch/peer.py features` wrote. */
  readonly features?: string;
}

/** Times each call of `step`. */
export const repeat =
  (step: () => void | Promise<void>) =>
  async (steps: number): Promise<Timing[]> => {
    const timings: Timing[] = [];
    for (let i = 0; i < steps; i++) {
      const stopwatch = startStopwatch();
      await step();
      timings.push(stopwatch());
    }
    return timings;
  };

export const startStopwatch = (): (() => Timing) => {
  const started = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - started) / 1e3, cpuSeconds: (user + system) / 1e6 };
  };
};
