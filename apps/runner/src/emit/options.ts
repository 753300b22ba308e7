import { LongwayError } from '@longway/contracts';
import type { NeedTexts } from './needs';

/** For what a sweep can be written. */
export const schedulers = ['slurm', 'k8s'] as const;
export type Scheduler = (typeof schedulers)[number];

/** What the command line says of it, as it stands there. */
export interface EmitOptions extends NeedTexts {
  readonly emit: Scheduler;
  /** Where the files are written. */
  readonly emitTo?: string;
  /** Seconds from the wish to stop to the end. */
  readonly grace?: number;
  /** What calls longway, where jobs run. */
  readonly longway?: readonly string[];
  /** Slurm: further options of sbatch, `partition=gpu`. */
  readonly sbatch?: readonly string[];
  /** Kubernetes. */
  readonly image?: string;
  /** Kubernetes: the PersistentVolumeClaim of the folder that pods share. */
  readonly claim?: string;
  /** Kubernetes: where pods find it. */
  readonly mount?: string;
  /** Kubernetes. */
  readonly namespace?: string;
}

const flags = {
  slurm: ['sbatch'],
  k8s: ['image', 'claim', 'mount', 'namespace'],
} as const satisfies Record<Scheduler, readonly (keyof EmitOptions)[]>;

/** @throws LongwayError (exit `usage`) for options of another scheduler: they would do nothing. */
export const requireOwnOptions = (options: EmitOptions): void => {
  for (const scheduler of schedulers)
    for (const flag of flags[scheduler])
      if (scheduler !== options.emit && options[flag] !== undefined)
        throw new LongwayError(
          `--${flag} is nothing to ${options.emit}.`,
          { where: `--${flag}`, remedy: `leave it out, or take --emit ${scheduler}` },
          'usage',
        );
};
