import { constantFrom, integer, noBias, option, record, sample } from 'fast-check';
import { launchRun } from './launch';
import { type Fault, faultEnvironment } from './shim';
import { type Stage, trialFolder } from './stage';
import { faultAtTheEnd, type Trial } from './trial';

/** When a process is killed: at an operation on a file, or after so many milliseconds. */
type Moment = Fault | { readonly milliseconds: number };

interface Killing {
  readonly group: string;
  readonly first: Moment;
  /** Kills the process that goes on, too. */
  readonly second?: Moment;
}

const whenInIt = constantFrom<Fault['kind']>('before', 'within', 'after');

const isSealed = (path: string): boolean => /\/(checkpoints|weights|evaluation)\b|\/\.(step-|weights|evaluation)/.test(path);

/** Places in `operations`, counted from 1, whose path is of the kind asked for. */
const placesOf = ({ operations }: Stage, inCheckpoint: boolean): readonly number[] =>
  operations.flatMap(({ path }, i) => (isSealed(path) === inCheckpoint ? [i + 1] : []));

const killings = (stage: Stage, group: string, moments: readonly Moment[], seed: number): readonly Killing[] => {
  const again = sample(
    option(
      record({
        kind: whenInIt,
        at: noBias(integer({ min: 1, max: stage.operations.length })),
      }),
      { freq: 2 },
    ),
    { seed, numRuns: moments.length },
  );
  return moments.map((first, i) => ({ group, first, ...(again[i] && i % 4 === 0 && { second: again[i] }) }));
};

const faultsAt = (places: readonly number[], seed: number, count: number): readonly Fault[] =>
  sample(record({ kind: whenInIt, at: noBias(constantFrom(...places)) }), {
    seed,
    numRuns: count,
  });

/** A quarter in the writing of checkpoints, a half at other files, a quarter at any moment; some of the processes that go on are killed as well. */
export const planKillings = (stage: Stage, seed: number, count: number): readonly Killing[] => {
  const quarter = Math.ceil(count / 4);
  const times = sample(noBias(integer({ min: 0, max: Math.ceil(stage.milliseconds) })), { seed, numRuns: quarter });
  return [
    ...killings(stage, 'killed in the writing of a checkpoint', faultsAt(placesOf(stage, true), seed, quarter), seed),
    ...killings(stage, 'killed at another file', faultsAt(placesOf(stage, false), seed, Math.max(0, count - 2 * quarter)), seed),
    ...killings(
      stage,
      'killed at any moment',
      times.map((milliseconds) => ({ milliseconds })),
      seed,
    ),
  ];
};

const wordsOf = (moment: Moment): string =>
  'milliseconds' in moment ? `${moment.milliseconds} ms` : `${moment.kind} operation ${moment.at}`;

const strike = async ({ file, library }: Stage, out: string, moment: Moment): Promise<boolean> => {
  const how = 'milliseconds' in moment ? { killAfter: moment.milliseconds } : { environment: faultEnvironment(library, out, moment) };
  const { signal } = await launchRun(file, out, how);
  return signal === 'SIGKILL';
};

export const tryKilling = async (stage: Stage, { group, first, second }: Killing): Promise<Trial> => {
  const out = trialFolder(stage);
  const struck = await strike(stage, out, first);
  if (struck && second) await strike(stage, out, second);
  const what = `${wordsOf(first)}${second ? `, then ${wordsOf(second)}` : ''}`;
  const fault = await faultAtTheEnd(stage, out);
  return { group, what, missed: !struck, ...(fault !== undefined && { fault }) };
};
