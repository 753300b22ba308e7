import { median, quantile } from '@longway/probe/statistics';
import type { Timing } from './workloads/workload';

/** What was measured of one variant. */
export interface Measured {
  readonly bench: string;
  readonly variant: string;
  readonly by: 'longway' | 'pytorch';
  readonly images: number;
  readonly flops?: number;
  /** Of each round. */
  readonly rounds: readonly (readonly Timing[])[];
  readonly facts: Readonly<Record<string, number>> & { readonly rss_mb: number };
}

export type Figure = Readonly<Record<string, string | number>>;

const rounded = (fields: Readonly<Record<string, number>>, digits: number): Figure =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Number(value.toPrecision(digits))]));

/** The peer's variants bear the name of their bench, which may be another one's. */
const shortName = (variant: string): string => variant.split(' ').at(-1) as string;

/** @param peakFlops operations a second that the machine's matrix product reached. */
export const figureOf = ({ bench, variant, by, images, flops, rounds, facts }: Measured, peakFlops?: number): Figure => {
  const timings = rounds.flat();
  const seconds = timings.map((timing) => timing.seconds);
  const [ms, cpuMs] = [median(seconds) * 1e3, median(timings.map(({ cpuSeconds }) => cpuSeconds)) * 1e3];
  return {
    bench,
    variant: shortName(variant),
    by,
    images,
    ...rounded(
      {
        images_per_s: (images / ms) * 1e3,
        images_per_cpu_s: (images / cpuMs) * 1e3,
        ms_median: ms,
        ms_p10: quantile(seconds, 0.1) * 1e3,
        ms_p90: quantile(seconds, 0.9) * 1e3,
        cpu_ms_median: cpuMs,
        ...(flops !== undefined && { gflops: flops / ms / 1e6 }),
        ...(flops !== undefined && peakFlops !== undefined && { peak_share: ((flops / ms) * 1e3) / peakFlops }),
      },
      4,
    ),
    // Losses are compared to 1e-4.
    ...rounded(facts, 6),
    n: timings.length,
  };
};

/** How many times a variant's time, CPU time and memory are those of its peer, images for images; below 1 is better. Times are compared round by round. */
export const ratioOf = (ours: Measured, peer: Measured): Figure => {
  const perImage = (measured: Measured, key: keyof Timing) =>
    measured.rounds.map((round) => median(round.map((timing) => timing[key])) / measured.images);
  const ratios = (key: keyof Timing) => {
    const theirs = perImage(peer, key);
    return perImage(ours, key).map((value, round) => value / (theirs[round] as number));
  };
  const time = ratios('seconds');
  return {
    bench: ours.bench,
    variant: ours.variant,
    peer: shortName(peer.variant),
    ...rounded(
      {
        time_ratio: median(time),
        time_ratio_min: Math.min(...time),
        time_ratio_max: Math.max(...time),
        cpu_ratio: median(ratios('cpuSeconds')),
        rss_ratio: ours.facts.rss_mb / peer.facts.rss_mb,
      },
      4,
    ),
    rounds: time.length,
  };
};

/** The quickest of several, by the median time of an image. */
export const quickest = (measured: readonly Measured[]): Measured | undefined => {
  const time = ({ rounds, images }: Measured) => median(rounds.flat().map(({ seconds }) => seconds)) / images;
  return measured.toSorted((a, b) => time(a) - time(b))[0];
};
