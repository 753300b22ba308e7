import type { Claim, Stage } from '@longway/sweep';
import { executeStage, type StageOptions, type StageOutcome } from './execute-stage';
import type { CellJob } from './read-sweep';

/**
 * Does a stage of a cell, and settles the claim: a finished cell appears in its place, a failed one is kept apart, any other is left for
 * the next. A cell that came to its end in another process meanwhile is `lost`.
 */
export const carryOut = async (
  claim: Claim,
  job: Omit<CellJob, 'id'>,
  stage: Exclude<Stage, 'report'>,
  options: StageOptions = {},
): Promise<StageOutcome> => {
  let outcome: StageOutcome;
  try {
    outcome = await executeStage(claim, job, stage, options);
  } catch (error) {
    await claim.release().catch(() => undefined);
    throw error;
  }
  if (outcome.status === 'finished') return (await claim.finish()) ? outcome : { status: 'lost' };
  if (outcome.status === 'failed') await claim.fail(outcome.error);
  else if (outcome.status !== 'lost') await claim.release();
  return outcome;
};
