import { availableParallelism, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { exitCodes } from '@longway/contracts';
import { formatBytes, freeBytes } from '@longway/storage';
import type { ExperimentEstimate } from './estimate';

/** What an experiment has to make do with. Sizes in bytes. */
export interface Machine {
  readonly cores: number;
  /** Processes that wanted to compute in the last minute, on average. */
  readonly load: number;
  readonly availableMemory: number;
  /** Undefined where nobody can tell. */
  readonly freeDisk?: number;
  /** Where the run folder would be made. */
  readonly out: string;
}

/** Looks at the machine before anything is measured on it. */
export const lookAtMachine = async (out: string): Promise<Machine> => {
  const folder = resolve(out);
  const [cores, load, availableMemory] = [availableParallelism(), loadavg()[0] ?? 0, process.availableMemory()];
  return { cores, load, availableMemory, freeDisk: await freeBytes(folder), out: folder };
};

export interface Shortage {
  readonly summary: string;
  readonly remedy: string;
  readonly code: number;
}

/** What the experiment needs more of than there is. */
export const shortagesOf = ({ peakBytes, peakMemoryBytes }: ExperimentEstimate, machine: Machine): readonly Shortage[] => {
  const { freeDisk = Infinity, availableMemory, out } = machine;
  const found: Shortage[] = [];
  if (peakBytes > freeDisk) {
    found.push({
      summary: `the disk is too small: ${formatBytes(peakBytes)} are needed, ${formatBytes(freeDisk)} are free in ${out}`,
      remedy: 'free some space, choose a folder on another disk with --out, or lower training.keepCheckpoints',
      code: exitCodes.storage,
    });
  }
  if (peakMemoryBytes > availableMemory) {
    found.push({
      summary: `there is too little memory: ${formatBytes(peakMemoryBytes)} are needed, ${formatBytes(availableMemory)} are available`,
      remedy: "lower training.batchSize, or the evaluators' trainCount and testCount",
      code: exitCodes.environment,
    });
  }
  return found;
};
