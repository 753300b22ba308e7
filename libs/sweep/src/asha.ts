/** What competes: one point of the grid, with all its seeds. */
export interface Trial {
  /** Trials of one group compete with each other. */
  readonly group: string;
  /** The rung that it was sent to last, counted from 0; -1 before it was begun. One more than the last rung: to its end. */
  readonly sentTo: number;
  /** By rung; undefined where it was not judged, null where there is no figure, because it failed or the figure is not finite. */
  readonly values: readonly (number | null | undefined)[];
}

export interface AshaRule {
  /** Of a rung the best 1/eta go on. */
  readonly eta: number;
  /** How many there are. */
  readonly rungs: number;
  readonly goal: 'max' | 'min';
}

/** What is to be done next. Trials by their place in the list. */
export type AshaMove =
  | { readonly kind: 'start'; readonly trial: number }
  /** From `rung` to the next one. It is the `rank`th best, from 1, of `of` that were judged there, the best `most` of which may go on. */
  | {
      readonly kind: 'promote';
      readonly trial: number;
      readonly rung: number;
      readonly rank: number;
      readonly most: number;
      readonly of: number;
    };

interface Judged {
  readonly trial: number;
  readonly value: number | null;
}

/** Of a group, who was judged at a rung, the best first; of equals the one that stands first in the list. */
const ranked = (trials: readonly Trial[], group: string, rung: number, { goal }: AshaRule): readonly Judged[] => {
  const sign = goal === 'max' ? 1 : -1;
  const worth = ({ value }: Judged): number => (value === null ? -Infinity : sign * value);
  return trials
    .flatMap((trial, index): Judged[] => {
      const value = trial.values[rung];
      return trial.group === group && value !== undefined ? [{ trial: index, value }] : [];
    })
    .sort((a, b) => (worth(a) === worth(b) ? a.trial - b.trial : worth(b) - worth(a)));
};

const groupsOf = (trials: readonly Trial[]): readonly string[] => [...new Set(trials.map(({ group }) => group))];

const promotion = (trials: readonly Trial[], group: string, rung: number, rule: AshaRule): AshaMove | undefined => {
  const order = ranked(trials, group, rung, rule);
  const most = Math.floor(order.length / rule.eta);
  const rank = order.slice(0, most).findIndex(({ trial, value }) => value !== null && trials[trial]?.sentTo === rung);
  const chosen = order[rank];
  return chosen && { kind: 'promote', trial: chosen.trial, rung, rank: rank + 1, most, of: order.length };
};

/**
 * Asynchronous successive halving: the next thing for a worker that is free. Whoever is among the best 1/eta of those judged at its rung so
 * far goes on, the highest rung first; where there is nobody, the next trial begins. So nobody waits for a rung to be full, at the price of
 * now and then promoting one that others would have beaten.
 *
 * Undefined where nothing can be begun before something that runs is judged.
 *
 * Source: Li, Jamieson, Rostamizadeh, Gonina, Hardt, Recht and Talwalkar, A System for Massively Parallel Hyperparameter Tuning, MLSys
 * 2020, algorithm 2. There trials are drawn at random without end; here they are the points of a grid, in their order.
 */
export const nextMove = (trials: readonly Trial[], rule: AshaRule): AshaMove | undefined => {
  for (let rung = rule.rungs - 1; rung >= 0; rung--) {
    for (const group of groupsOf(trials)) {
      const move = promotion(trials, group, rung, rule);
      if (move) return move;
    }
  }
  const fresh = trials.findIndex(({ sentTo }) => sentTo < 0);
  return fresh < 0 ? undefined : { kind: 'start', trial: fresh };
};

/** Trials that will not go on, with the rung that they were judged at: nobody can come to that rung any more, and they are not among the best there. */
export const stoppedTrials = (trials: readonly Trial[], rule: AshaRule): readonly { readonly trial: number; readonly rung: number }[] =>
  groupsOf(trials).flatMap((group) => {
    const stopped: { trial: number; rung: number }[] = [];
    for (let rung = 0; rung < rule.rungs; rung++) {
      const order = ranked(trials, group, rung, rule);
      const isFull = trials.every((trial) => trial.group !== group || trial.sentTo < rung || trial.values[rung] !== undefined);
      const isClosed = rung === 0 ? trials.every((trial) => trial.group !== group || trial.sentTo >= 0) : isFull;
      if (!isFull || !isClosed || promotion(trials, group, rung, rule)) break;
      for (const { trial } of order) if (trials[trial]?.sentTo === rung) stopped.push({ trial, rung });
    }
    return stopped;
  });
