import { join } from 'node:path';
import { type Bench, PEAK } from './benches';
import { type Figure, figureOf, type Measured, quickest, ratioOf } from './figures';
import { MeasuredProcess } from './measured-process';
import type { Settings, Timing } from './workloads/workload';

export interface BenchOptions extends Settings {
  readonly rounds: number;
  readonly steps: number;
  readonly warm: number;
  /** Variants whose names it matches. */
  readonly pattern: RegExp;
  /** The peer's variants that it matches take part. */
  readonly peers: RegExp;
  /** The folder of a Python environment with PyTorch. */
  readonly venv?: string;
}

/** Something to start: a variant of ours, or one of the peer's. */
interface Entry {
  readonly variant: string;
  readonly by: Measured['by'];
  /** The peer's variants that it is held against. */
  readonly against: readonly string[];
  readonly command: readonly string[];
}

// What this process was started with: the same loader, the same conditions.
const ourCommand = (bench: string, variant: string, settings: Settings): string[] => [
  process.execPath,
  ...process.execArgv,
  join(__dirname, '../../../node_modules/jiti/lib/jiti-cli.mjs'),
  join(__dirname, 'measure.ts'),
  bench,
  variant,
  JSON.stringify(settings),
];

const peerCommand = (venv: string, variant: string, settings: Settings): string[] => [
  join(venv, 'bin/python'),
  join(__dirname, '../pytorch/peer.py'),
  ...variant.split(' '),
  JSON.stringify(settings),
];

const entriesOf = (
  name: string,
  bench: Bench,
  { pattern, peers: wanted, venv, threads, scratch, images, features }: BenchOptions,
): Map<string, Entry[]> => {
  const settings = { threads, scratch, images, features };
  const groups = new Map<string, Entry[]>();
  for (const [variant, { group, against = [] }] of Object.entries(bench.variants)) {
    if (!pattern.test(variant)) continue;
    const entries =
      groups.get(group) ??
      (bench.countsFlops ? [{ variant: PEAK, by: 'longway' as const, against: [], command: ourCommand(name, PEAK, settings) }] : []);
    const peers = venv === undefined ? [] : against.filter((peer) => wanted.test(peer) && !entries.some((entry) => entry.variant === peer));
    groups.set(group, [
      ...entries,
      { variant, by: 'longway', against, command: ourCommand(name, variant, settings) },
      ...peers.map((peer) => ({
        variant: peer,
        by: 'pytorch' as const,
        against: [],
        command: peerCommand(venv as string, peer, settings),
      })),
    ]);
  }
  return groups;
};

/** Runs the variants of a group in turns, each in a process of its own, all alive at once. */
const measureGroup = async (
  bench: string,
  entries: readonly Entry[],
  { rounds, steps, warm }: BenchOptions,
  say: (message: string) => void,
): Promise<Measured[]> => {
  const running: (Entry & Awaited<ReturnType<typeof MeasuredProcess.start>> & { timings: (readonly Timing[])[] })[] = [];
  try {
    for (const entry of entries) {
      say(`${bench}: starting ${entry.variant}`);
      // Threads that spin while they wait would take the cores from the others.
      const started = await MeasuredProcess.start(entry.variant, entry.command, warm, { OMP_WAIT_POLICY: 'PASSIVE' });
      running.push({ ...entry, ...started, timings: [] });
    }
    for (let round = 1; round <= rounds; round++) {
      say(`${bench}: round ${round} of ${rounds}`);
      for (const { process, timings } of running) timings.push(await process.steps(steps));
    }
    const measured: Measured[] = [];
    for (const { variant, by, ready, timings, process } of running)
      measured.push({ bench, variant, by, ...ready, rounds: timings, facts: await process.end() });
    return measured;
  } finally {
    for (const { process } of running) process.kill();
  }
};

/** The most operations a second that the matrix product reached in any step. */
const peakOf = (measured: readonly Measured[]): number | undefined => {
  const peak = measured.find(({ variant }) => variant === PEAK);
  if (peak?.flops === undefined) return undefined;
  return peak.flops / Math.min(...peak.rounds.flat().map(({ seconds }) => seconds));
};

/** Yields a figure for each variant, then a ratio for each of ours that has a peer. */
export async function* runBench(name: string, bench: Bench, options: BenchOptions, say: (message: string) => void): AsyncGenerator<Figure> {
  for (const entries of entriesOf(name, bench, options).values()) {
    const measured = await measureGroup(name, entries, options, say);
    const peak = peakOf(measured);
    for (const each of measured) yield figureOf(each, peak);
    for (const { variant, against } of entries) {
      const ours = measured.find((each) => each.variant === variant);
      const peer = quickest(measured.filter((each) => against.includes(each.variant)));
      if (ours && peer) yield ratioOf(ours, peer);
    }
  }
}
