import type { StepScalars, TrainingOptions } from '@longway/contracts';
import { z } from 'zod';

/** Steps that are judged together. */
export const WINDOW = 100;
/** Windows in a row that make "for long". */
const LONG = 5;
/** Root mean square of a change that no picture of 8 bits shows: an eighth of a level, pixels in [-1, 1]. */
const UNSEEN = 1e-3;
/** The share of the pictures' own contrast below which what the lens returns has none. */
const FLAT = 0.01;
/** Standard errors above chance that an extractor must reach in a window to be better than it. */
const DOUBT = 4;

const total = z.number();

export const healthState = z.strictObject({
  steps: z.number().int().min(0),
  reconstruction: total,
  accuracy: total,
  /** Windows in a row, up to the last, in which the extractor was no better than chance. */
  atChance: z.number().int().min(0),
});

type State = z.output<typeof healthState>;

/** What a run's health is judged by. */
export interface Patient {
  readonly options: Pick<TrainingOptions, 'lambda' | 'reconstruction'>;
  /** The task's, where it is a classification. */
  readonly classes?: number;
  /** Whether there is a lens that learns and pays for its changes. */
  readonly paysForChange: boolean;
}

/** Mean contrast, the standard deviation over a picture, of pictures and of what the lens makes of them. */
export interface Contrasts {
  readonly images: number;
  readonly lensed: number;
}

export interface Complaint {
  readonly code: 'lens-identity' | 'lens-constant' | 'at-chance';
  readonly message: string;
}

const fresh = (): State => ({ steps: 0, reconstruction: 0, accuracy: 0, atChance: 0 });
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Sees a game that does not get going: a lens that changes nothing, or wipes everything out, and an extractor that learns nothing. */
export class Health {
  private sums: State = fresh();

  constructor(private readonly patient: Patient) {}

  get state(): State {
    return this.sums;
  }

  set state(sums: State) {
    this.sums = sums;
  }

  /** @param examples of the step. */
  record({ losses, raw, lensed }: Pick<StepScalars, 'losses' | 'raw' | 'lensed'>): void {
    const { steps, reconstruction, accuracy, atChance } = this.sums;
    this.sums = {
      steps: steps + 1,
      reconstruction: reconstruction + (losses.reconstruction ?? 0),
      accuracy: accuracy + ((raw ?? lensed)?.['accuracy'] ?? 1),
      atChance,
    };
  }

  /** Whether a window is full, and {@link judge} is to be called. */
  get isDue(): boolean {
    return this.sums.steps === WINDOW;
  }

  /**
   * @param step the last of the window, counted from 1. @param examples of each step.
   * @param contrasts of the last step's pictures, where there is a lens.
   */
  judge(step: number, examples: number, contrasts?: Contrasts): readonly Complaint[] {
    const { steps, reconstruction, accuracy, atChance } = this.sums;
    const [change, correct] = [reconstruction / steps, accuracy / steps];
    const stuck = this.isAtChance(correct, examples * steps) ? atChance + 1 : 0;
    this.sums = { ...fresh(), atChance: stuck };
    const complaints = [
      // The first window may be all of its warm-up.
      step > WINDOW && this.identity(change, step),
      contrasts && this.constant(contrasts, step),
      stuck === LONG && this.atChance(correct, step),
    ];
    return complaints.filter((complaint) => complaint !== undefined && complaint !== false);
  }

  private identity(change: number, step: number): Complaint | undefined {
    const { options, paysForChange } = this.patient;
    const limit = options.reconstruction === 'squared' ? UNSEEN ** 2 : UNSEEN;
    if (!paysForChange || change >= limit) return undefined;
    const message =
      `The lens leaves images as they are: its mean ${options.reconstruction} change was ${change.toPrecision(2)} up to step ${step}. ` +
      `Try a smaller training.lambda (it is ${options.lambda}), a larger training.lens.learningRate, or objective=least-likely, ` +
      'whose push does not fade once the extractor has solved the task.';
    return { code: 'lens-identity', message };
  }

  private constant({ images, lensed }: Contrasts, step: number): Complaint | undefined {
    if (lensed >= FLAT * images) return undefined;
    const message =
      `The lens wipes images out: at step ${step} what it returns has ${percent(lensed / images)} of their contrast. ` +
      `Try a larger training.lambda (it is ${this.patient.options.lambda}) or a smaller training.lens.learningRate.`;
    return { code: 'lens-constant', message };
  }

  private isAtChance(correct: number, examples: number): boolean {
    const { classes } = this.patient;
    if (classes === undefined || classes < 2) return false;
    const chance = 1 / classes;
    return correct < chance + DOUBT * Math.sqrt((chance * (1 - chance)) / examples);
  }

  private atChance(correct: number, step: number): Complaint {
    const { classes, options, paysForChange } = this.patient;
    const message =
      `The extractor has been no better than chance for ${LONG * WINDOW} steps: ${percent(correct)} of ${classes} classes up to step ${step}. ` +
      'Try another training.extractor.learningRate, a schedule with warmupSteps' +
      (paysForChange ? `, or a larger training.lambda (it is ${options.lambda}), which leaves it more of the images.` : '.');
    return { code: 'at-chance', message };
  }
}
