import { loadBackend } from '@longway/backend';
import { decode } from './workloads/decode';
import { linearEval } from './workloads/linear-eval';
import { noiseDataset } from './workloads/noise-dataset';
import { packedReading, packedTraining } from './workloads/packed';
import { peak } from './workloads/peak';
import { timeTraining } from './workloads/timed-training';
import { type StepSetup, trainingStep } from './workloads/training-step';
import type { Settings, Workload } from './workloads/workload';

/** One thing that is measured. */
export interface Variant {
  /** Variants of one group run in turns; groups, one after the other, so that not all their memory is held at once. */
  readonly group: string;
  /** The peer's variants that do the same: the quickest of them is what this one is held against. `BENCH VARIANT` of `pytorch/peer.py`. */
  readonly against?: readonly string[];
  readonly make: (settings: Settings) => Promise<Workload>;
}

/** How often each is measured unless the command says otherwise. */
export interface Bench {
  readonly rounds: number;
  readonly steps: number;
  readonly warm: number;
  /** Whether figures are held against the machine's peak. */
  readonly countsFlops: boolean;
  readonly variants: Readonly<Record<string, Variant>>;
}

/** Ways to run a step: a line each. */
const modes = {
  eager: { trace: false, precision: 'float32' },
  traced: { trace: true, precision: 'float32' },
  'traced+bf16': { trace: true, precision: 'bf16' },
} as const;

type Game = Omit<StepSetup, 'trace' | 'precision' | 'lensWidths'>;

/** Every mode, without a lens and with one. `peers` names the peer's modes that a mode of ours is held against; those with the same peers take turns. */
const steps = (
  game: Game,
  lensWidths: readonly number[],
  bench: string,
  peers: (mode: keyof typeof modes) => readonly string[],
): Bench['variants'] => {
  const arms = { baseline: undefined, lens: lensWidths };
  return Object.fromEntries(
    Object.entries(arms).flatMap(([arm, widths]) =>
      Object.entries(modes).map(([mode, options]) => [
        `${mode}/${arm}`,
        {
          group: [arm, ...peers(mode as keyof typeof modes)].join(' '),
          against: peers(mode as keyof typeof modes).map((peer) => `${bench} ${peer}/${arm}`),
          make: trainingStep({ ...game, ...options, ...(widths && { lensWidths: widths }) }),
        },
      ]),
    ),
  );
};

const imagenet: Game = { extractor: 'resnet50-v2', side: 224, batch: 16, lambda: 1000, weightDecay: 1e-4, lensRate: 1e-4 };
const cifar: Game = { extractor: 'preact20', side: 32, batch: 128, lambda: 160, weightDecay: 5e-4, lensRate: 1e-3 };
const tiny: StepSetup = {
  extractor: 'tiny',
  side: 8,
  batch: 2,
  lambda: 1,
  weightDecay: 1e-4,
  lensRate: 1e-3,
  lensWidths: [2, 2],
  ...modes.traced,
};

const sized = (rounds: number, stepsARound: number, warm: number, countsFlops = false) => ({
  rounds,
  steps: stepsARound,
  warm,
  countsFlops,
});

export const benches: Readonly<Record<string, Bench>> = {
  'imagenet-step': {
    ...sized(4, 1, 2, true),
    variants: steps(imagenet, [16, 32, 64, 128], 'imagenet-step', (mode) => (mode === 'traced+bf16' ? ['cl+bf16'] : ['cl'])),
  },
  'cifar-step': {
    ...sized(5, 3, 2, true),
    variants: steps(cifar, [16, 32, 64], 'cifar-step', () => ['cl', 'nchw', 'cl+bf16', 'cl+compile']),
  },
  'linear-eval': { ...sized(3, 1, 1), variants: { lbfgs: { group: '', against: ['linear-eval lbfgs100'], make: linearEval } } },
  decode: { ...sized(5, 1, 1), variants: { jpeg: { group: '', against: ['decode torchvision'], make: decode } } },
  packed: {
    ...sized(5, 2, 1),
    variants: {
      reading: { group: 'reading', against: ['decode torchvision'], make: packedReading },
      training: { group: 'training', make: packedTraining({ ...imagenet, ...modes.traced }) },
    },
  },
  overhead: {
    ...sized(5, 200, 20),
    variants: {
      eager: { group: '', make: trainingStep({ ...tiny, ...modes.eager }) },
      traced: { group: '', make: trainingStep(tiny) },
      trainer: {
        group: '',
        make: async (settings) => {
          await loadBackend({ threads: settings.threads });
          return timeTraining(tiny, noiseDataset(64, tiny.side), settings);
        },
      },
    },
  },
};

/** The measured matrix product that figures are held against; a part of every group that counts operations. */
export const PEAK = 'matmul-peak';

/** @returns how to make a variant, the peak among them. */
export const makerOf = (bench: string, variant: string): Variant['make'] => {
  const make = variant === PEAK ? peak : benches[bench]?.variants[variant]?.make;
  if (!make) throw new Error(`no variant ${variant} of ${bench}`);
  return make;
};
