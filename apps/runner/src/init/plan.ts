import type { Survey } from './survey';

/** What a user chose. */
export interface Answers {
  readonly dataset: string;
  /** Where its files lie, as the configuration writes it. */
  readonly folder?: string;
  readonly task: string;
  /** `identity` is none. */
  readonly lens: string;
  readonly shortcut?: string;
  /** That all runs together may take. */
  readonly minutes: number;
}

/** What follows from the answers and the data. */
export interface Plan {
  readonly crop?: { readonly shorterSide: number; readonly crop: number };
  readonly side: number;
  readonly widths: readonly number[];
  readonly blocks: readonly number[];
  readonly stemStride: 1 | 2;
  readonly batchSize: number;
  readonly steps: number;
  readonly arms: readonly ('clean' | 'shortcut' | 'lens' | 'shortcut-with-lens')[];
}

/** Larger images take longer, and are worth it where there is time. */
const sideFor = (minutes: number): number => (minutes < 60 ? 64 : minutes < 600 ? 96 : 128);

/** The least side that the networks can do with. */
const LEAST_SIDE = 16;

const cropOf = (shorterSide: number, minutes: number): { shorterSide: number; crop: number } => {
  const crop = Math.max(LEAST_SIDE, Math.floor(Math.min(shorterSide, sideFor(minutes)) / 8) * 8);
  // A little room, so that crops differ.
  return { crop, shorterSide: Math.max(crop, Math.min(shorterSide, Math.round((crop * 9) / 8))) };
};

const isOfPatches = (task: string): boolean => task === 'jigsaw' || task === 'relative-patch';

const armsOf = ({ lens, shortcut }: Answers): Plan['arms'] => {
  const hasLens = lens !== 'identity';
  if (shortcut === undefined) return ['clean', ...(hasLens ? (['lens'] as const) : [])];
  return ['clean', 'shortcut', ...(hasLens ? (['shortcut-with-lens'] as const) : [])];
};

/** Pixels that a core takes through the small network and back in a second; a lens makes a step so many times as long. Measured on experiments/quickstart.yaml. */
const PIXELS_A_SECOND = 1.5e6;
const LENS_FACTOR = 3.5;
/** What is left for steps, beside starting and judging. */
const SHARE_OF_STEPS = 0.7;
/** Images that the extractor sees of each image. */
const views: Readonly<Record<string, number>> = { rotation: 4, exemplar: 4 };

const twoDigits = (value: number): number => Number(value.toPrecision(2));

const stepsFor = (answers: Answers, plan: Omit<Plan, 'steps'>, cores: number): number => {
  const { side, batchSize, arms, stemStride } = plan;
  const pixels = side * side * batchSize * (views[answers.task] ?? 1) * (stemStride === 1 ? 3 : 1);
  const stepOfEach = arms.reduce((sum, arm) => sum + pixels * (arm.includes('lens') ? LENS_FACTOR : 1), 0) / (PIXELS_A_SECOND * cores);
  return Math.min(Math.max(twoDigits(Math.round((answers.minutes * 60 * SHARE_OF_STEPS) / stepOfEach)), 10), 100_000);
};

/** Sizes that suit the data and the time. How many steps fit into the time is a guess, which `run --dry-run` replaces. */
export const planFor = (answers: Answers, data: Survey, cores: number): Plan => {
  const crop = data.shorterSide === undefined ? undefined : cropOf(data.shorterSide, answers.minutes);
  const side = crop?.crop ?? data.side;
  const isSmall = side <= 40;
  const stages = side >= 96 ? 4 : 3;
  const ofPatches = isOfPatches(answers.task);
  const batchSize = Math.max(1, Math.min(isSmall ? 32 : 16, Math.floor(data.images / 2)));
  const plan = {
    crop,
    side,
    widths: (isSmall && !ofPatches ? [16, 32, 128] : [16, 32, 64, 128]).slice(0, stages),
    blocks: [1, 1, 1, 1].slice(0, stages),
    // Patches of small images would shrink to nothing.
    stemStride: isSmall && ofPatches ? 1 : 2,
    batchSize,
    arms: armsOf(answers),
  } as const;
  return { ...plan, steps: stepsFor(answers, plan, cores) };
};
