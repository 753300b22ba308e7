import type { BrokenImage } from '@longway/data';
import { z } from 'zod';
import { healthState } from '../health';

const count = z.number().int().min(0);

/** What the steps that are left to be made need to know of those that were. */
const trainingState = z.strictObject({
  health: healthState,
  /** Mean loss of the extractor since the scheduled checkpoint before; null for a checkpoint that a stop left or somebody asked for. */
  loss: z.number().nullable(),
  /** Of the steps since the last scheduled checkpoint. */
  since: z.strictObject({ steps: count, loss: z.number() }),
});

/**
 * Where a run is, beside its tensors. What is random in a step, its images and the learning rates follow from the seed and the step
 * alone: no generator and no place in an epoch needs to be kept.
 */
export const runState = z.strictObject({
  /** Training steps done. */
  step: count,
  /** The number of the next event. */
  sequence: count,
  /** Of work so far, in all processes. */
  seconds: z.number().min(0),
  /** What was warned of, as `code: message`: nothing is told twice. */
  warned: z.array(z.string()),
  /** Pictures that were set aside. */
  broken: z.array(
    z.strictObject({ file: z.string(), split: z.enum(['train', 'test']), index: count, fault: z.string() }),
  ) satisfies z.ZodType<BrokenImage[]>,
  /** False for what a stop left: a run without it would have saved nothing there, and told of nothing. */
  scheduled: z.boolean(),
  /** Absent once all steps are made. */
  training: trainingState.optional(),
});

export type RunState = z.output<typeof runState>;
export type TrainingState = z.output<typeof trainingState>;
