import { launch, launchRun } from './launch';
import { differenceOf, finishedIn, type Outcome, outcomeOf } from './outcome';
import type { Stage } from './stage';

/** What came of one trial. */
export interface Trial {
  /** What was done, as the table groups it. */
  readonly group: string;
  /** Enough to do it again by hand. */
  readonly what: string;
  /** The promise that was not kept. */
  readonly fault?: string;
  /** Whether the process was not met by it, or did without what failed. */
  readonly missed?: boolean;
}

/** No stack trace is for users. */
export const traceIn = (stderr: string): string | undefined => (/^ +at \S/m.test(stderr) ? `a stack trace is shown: ${stderr}` : undefined);

/** Lets a run that is not at its end go on undisturbed. @returns what is wrong with how it ended. */
export const faultAtTheEnd = async (
  { file, expected }: Stage,
  out: string,
  view: (outcome: Outcome) => Outcome = (outcome) => outcome,
): Promise<string | undefined> => {
  // A finished run, of which the page alone can be missing, would be done once more, in a folder of its own.
  const [done] = finishedIn(out);
  const { code, stderr } = await (done ? launch({ words: ['report', done] }) : launchRun(file, out));
  if (code !== 0) return `going on ended with ${code}: ${stderr}`;
  const [finished, another] = finishedIn(out);
  if (!finished) return 'no run is finished';
  if (another) return 'two runs are finished';
  return differenceOf(view(expected), view(outcomeOf(finished)));
};
