import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constantFrom, double, noBias, record, sample } from 'fast-check';
import { launchRun } from './launch';
import { eventsIn, finishedIn, type Outcome } from './outcome';
import { faultEnvironment } from './shim';
import { type Stage, trialFolder } from './stage';
import { faultAtTheEnd, type Trial } from './trial';

interface Damage {
  readonly how: 'a byte flipped' | 'cut off';
  /** Which of the files, and where in it, as shares. */
  readonly file: number;
  readonly place: number;
  /** When the process is killed before, as a share of its operations. */
  readonly moment: number;
}

const share = noBias(double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

export const planDamage = (seed: number, count: number): readonly Damage[] =>
  sample(
    record({
      how: constantFrom<Damage['how']>('a byte flipped', 'cut off'),
      file: share,
      place: share,
      moment: share.map((at) => 0.2 + 0.75 * at),
    }),
    { seed, numRuns: count },
  );

const only = (folder: string): string => join(folder, readdirSync(folder)[0] as string);

/** The newest checkpoint of the arm in hand, if there is one before it. */
const newestCheckpoint = (run: string): string | undefined => {
  const arms = join(run, 'arms');
  const inHand = ['lens', 'plain'].map((arm) => join(arms, arm, 'seed-0')).find((folder) => existsSync(join(folder, 'checkpoints')));
  if (!inHand || existsSync(join(inHand, 'weights'))) return undefined;
  const names = readdirSync(join(inHand, 'checkpoints'))
    .filter((name) => name.startsWith('step-'))
    .toSorted();
  const newest = names.length > 1 ? names.at(-1) : undefined;
  return newest && join(inHand, 'checkpoints', newest);
};

const harm = (checkpoint: string, { how, file, place }: Damage): string => {
  const names = readdirSync(checkpoint).toSorted();
  const path = join(checkpoint, names[Math.floor(file * names.length)] as string);
  const bytes = readFileSync(path);
  const at = Math.floor(place * bytes.length);
  if (how === 'cut off') truncateSync(path, at);
  else writeFileSync(path, bytes.with(at, (bytes[at] as number) ^ 1));
  return path;
};

/** Events but for the warning, which moves the numbers of those behind it. */
const withoutNumbers = (outcome: Outcome): Outcome =>
  Object.fromEntries(Object.entries(outcome).filter(([name]) => !/^(event |the order of event)/.test(name)));

export const tryDamage = async (stage: Stage, damage: Damage): Promise<Trial> => {
  const { file, library, operations } = stage;
  const out = trialFolder(stage);
  const at = Math.ceil(damage.moment * operations.length);
  await launchRun(file, out, { environment: faultEnvironment(library, out, { kind: 'before', at }) });
  const checkpoint = newestCheckpoint(only(out));
  const group = `the newest checkpoint: ${damage.how}`;
  if (!checkpoint) return { group, what: `operation ${at}`, missed: true };
  const harmed = harm(checkpoint, damage);
  const fault = (await faultAtTheEnd(stage, out, withoutNumbers)) ?? unsaid(out, checkpoint);
  return { group, what: `operation ${at}, ${harmed.slice(out.length)}`, ...(fault !== undefined && { fault }) };
};

const unsaid = (out: string, checkpoint: string): string | undefined => {
  const warned = eventsIn(finishedIn(out)[0] as string).filter(({ code }) => code === 'damaged-checkpoint');
  const name = /[^/]+\/[^/]+$/.exec(checkpoint)?.[0] ?? '';
  return warned.length === 1 && String(warned[0]?.['message']).includes(name)
    ? undefined
    : `the damage is not warned of: ${JSON.stringify(warned)}`;
};
