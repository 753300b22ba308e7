import fc from 'fast-check';
import { type AshaMove, type AshaRule, nextMove, stoppedTrials, type Trial } from './asha';

interface Simulation {
  readonly trials: readonly Trial[];
  readonly moves: readonly AshaMove[];
}

/** Does what `nextMove` says on some workers; `pick` says which of those at work is judged next. */
const simulate = (
  values: readonly (readonly (number | null)[])[],
  rule: AshaRule,
  {
    workers = 1,
    pick = () => 0,
    groups = ['one'],
  }: { workers?: number; pick?: (count: number) => number; groups?: readonly string[] } = {},
  onMove: (trials: readonly Trial[], move: AshaMove) => void = () => undefined,
): Simulation => {
  const trials: Trial[] = values.map((_, i) => ({ group: groups[i % groups.length] as string, sentTo: -1, values: [] }));
  const moves: AshaMove[] = [];
  const atWork: number[] = [];
  for (;;) {
    const move = atWork.length < workers ? nextMove(trials, rule) : undefined;
    if (move) {
      onMove(trials, move);
      moves.push(move);
      const before = trials[move.trial] as Trial;
      trials[move.trial] = { ...before, sentTo: before.sentTo + 1 };
      atWork.push(move.trial);
      continue;
    }
    const [done] = atWork.splice(pick(atWork.length), 1);
    if (done === undefined) return { trials, moves };
    const trial = trials[done] as Trial;
    if (trial.sentTo < rule.rungs) trials[done] = { ...trial, values: [...trial.values, values[done]?.[trial.sentTo] ?? null] };
  }
};

const situation = fc.record({
  rule: fc.record({ eta: fc.integer({ min: 2, max: 4 }), rungs: fc.integer({ min: 1, max: 3 }), goal: fc.constantFrom('max', 'min') }),
  values: fc.array(fc.array(fc.option(fc.integer({ min: -5, max: 5 }), { freq: 8 }), { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 30,
  }),
  workers: fc.integer({ min: 1, max: 6 }),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
  groups: fc.constantFrom(['one'], ['one', 'two']),
});
const pickFrom = (picks: readonly number[]) => {
  let asked = 0;
  return (count: number): number => (count === 0 ? 0 : (picks[asked++ % picks.length] as number) % count);
};

const sign = ({ goal }: Pick<AshaRule, 'goal'>) => (goal === 'max' ? 1 : -1);
/** How many of a rung are truly better. */
const better = (trials: readonly Trial[], move: AshaMove & { kind: 'promote' }, rule: AshaRule): number => {
  const own = trials[move.trial] as Trial;
  return trials.filter(({ group, values }) => {
    const value = values[move.rung];
    return group === own.group && typeof value === 'number' && sign(rule) * value > sign(rule) * (own.values[move.rung] as number);
  }).length;
};

test('whoever goes on was judged where it is, and is among the best 1/eta of those that were judged there', () =>
  fc.assert(
    fc.property(situation, ({ rule, values, workers, picks, groups }) => {
      simulate(values, rule, { workers, pick: pickFrom(picks), groups }, (trials, move) => {
        if (move.kind === 'start') return expect(trials[move.trial]?.sentTo).toBe(-1);
        const trial = trials[move.trial] as Trial;
        expect(trial.sentTo).toBe(move.rung);
        expect(typeof trial.values[move.rung]).toBe('number');
        const judged = trials.filter(({ group, values: own }) => group === trial.group && own[move.rung] !== undefined).length;
        expect([move.of, move.most]).toEqual([judged, Math.floor(judged / rule.eta)]);
        expect(move.rank).toBeLessThanOrEqual(move.most);
        expect(better(trials, move, rule)).toBeLessThan(move.most);
      });
    }),
  ));

test('it ends with everyone begun, the best of every rung sent on, and all others stopped', () =>
  fc.assert(
    fc.property(situation, ({ rule, values, workers, picks, groups }) => {
      const { trials, moves } = simulate(values, rule, { workers, pick: pickFrom(picks), groups });
      expect(moves.filter(({ kind }) => kind === 'start')).toHaveLength(values.length);
      const stopped = stoppedTrials(trials, rule);
      trials.forEach((trial, index) => {
        const isStopped = stopped.filter((each) => each.trial === index);
        // Either trained to its end, or stopped at the rung that it was judged at last.
        expect(isStopped).toEqual(trial.sentTo === rule.rungs ? [] : [{ trial: index, rung: trial.sentTo }]);
      });
      for (let rung = 0; rung < rule.rungs; rung++) {
        for (const group of groups) {
          const there = trials.filter((trial) => trial.group === group && trial.values[rung] !== undefined);
          const allowed = Math.floor(there.length / rule.eta);
          const held = there.filter(({ sentTo, values: own }) => sentTo === rung && typeof own[rung] === 'number');
          // Nobody who is held back is better than so many that it would be among the best.
          for (const one of held) {
            const ahead = there.filter(
              ({ values: own }) =>
                typeof own[rung] === 'number' && sign(rule) * (own[rung] as number) >= sign(rule) * (one.values[rung] as number),
            );
            expect(ahead.length - 1).toBeGreaterThanOrEqual(allowed);
          }
        }
      }
    }),
  ));

test('nobody is called stopped who goes on later', () =>
  fc.assert(
    fc.property(situation, ({ rule, values, workers, picks, groups }) => {
      const called = new Set<number>();
      simulate(values, rule, { workers, pick: pickFrom(picks), groups }, (trials, move) => {
        for (const { trial } of stoppedTrials(trials, rule)) called.add(trial);
        expect(called.has(move.trial)).toBe(false);
      });
    }),
  ));

test('the one that is best at every rung is trained to its end, where there are enough', () =>
  fc.assert(
    fc.property(situation, fc.nat(), ({ rule, values, workers, picks }, place) => {
      const finite = values.map((own) => own.map((value) => value ?? 0));
      const enough = Array.from({ length: rule.eta ** rule.rungs }, (_, i) => finite[i % finite.length] as number[]);
      const best = place % enough.length;
      const all = enough.map((own, index) => (index === best ? [9, 9, 9].map((value) => sign(rule) * value) : own));
      const { trials } = simulate(all, rule, { workers, pick: pickFrom(picks) });
      expect(trials[best]?.sentTo).toBe(rule.rungs);
    }),
  ));

test('the same results give the same moves, and the least of values the moves of the most of their opposites', () =>
  fc.assert(
    fc.property(situation, ({ rule, values, workers, picks }) => {
      const options = () => ({ workers, pick: pickFrom(picks) });
      const opposite = values.map((own) => own.map((value) => (value === null ? null : -value)));
      const { moves } = simulate(values, { ...rule, goal: 'max' }, options());
      expect(simulate(values, { ...rule, goal: 'max' }, options()).moves).toEqual(moves);
      expect(simulate(opposite, { ...rule, goal: 'min' }, options()).moves).toEqual(moves);
    }),
  ));

test('nine values, three of each go on, one worker: by hand', () => {
  // At the first rung 1..9; at the second one the opposite.
  const values = [5, 1, 9, 2, 8, 3, 7, 4, 6].map((value) => [value, -value]);
  const { trials, moves } = simulate(values, { eta: 3, rungs: 2, goal: 'max' });
  const told = moves.map((move) => `${move.kind === 'start' ? '' : `${move.rung}>`}${move.trial}`);
  // After 5, 1, 9: 9 goes on. After 2, 8, 3 more: 8 does. After 7, 4, 6: 7 is the third best. Of -9, -8, -7 the last is best.
  expect(told).toEqual(['0', '1', '2', '0>2', '3', '4', '5', '0>4', '6', '7', '8', '0>6', '1>6']);
  expect(stoppedTrials(trials, { eta: 3, rungs: 2, goal: 'max' }).map(({ trial, rung }) => `${trial} at ${rung}`)).toEqual([
    ...[8, 0, 7, 5, 3, 1].map((trial) => `${trial} at 0`),
    '4 at 1',
    '2 at 1',
  ]);
});
