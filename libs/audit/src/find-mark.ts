import { randomFrom } from '@longway/tensor';
import { bearers } from './bearers';
import { accuracyWithin, type Observations } from './examine';
import type { Game } from './game';
import { detailsOf } from './details';
import { groupsForPattern, meanAccuracy, mostChanged, pushOf } from './game-result';
import { describeMark } from './mark-words';
import { maskOf, placeOf } from './place';
import { fixedWithin, regionOf, takeRows, within } from './region';
import { resample } from './resample';
import type { Finding, GameResult } from './result';
import { markedArea, standingIn } from './standing';
import { NOTABLE, verdictOf } from './verdict';
import { percent, questionOf } from './words';

/** Where half of what the lens does repeats, it is sure to be no content. */
const SURELY_FIXED = 0.5;

/** A mark at a fixed place: what the lens changes there is the same from picture to picture, and takes answers away by itself. */
export const findMark = async (game: Game, seen: Observations, result: GameResult): Promise<Finding | undefined> => {
  const { seed, classNames, taskName } = game;
  const { shape } = seen;
  const region = regionOf(result.fixedMap, shape);
  const whole = seen.accuracy;
  const part = await accuracyWithin(game, region, shape);
  const before = meanAccuracy(whole)[0] ?? 0;
  // The multiple that gets furthest, chosen once for all redrawn samples.
  const overall = meanAccuracy(part);
  const best = overall.indexOf(Math.min(...overall));
  const groups = groupsForPattern(game, seen);
  const random = randomFrom(seed, 'resample', taskName);
  const batches = whole.length;
  const strengthOf = (rows: Int32Array, drawn: Int32Array): number => {
    const fixed = fixedWithin(
      takeRows(seen.fine, rows),
      Int32Array.from(rows, (row) => groups[row] as number),
      region,
      random,
    );
    const push = pushOf(meanAccuracy(whole, drawn)[0] ?? 0, meanAccuracy(part, drawn)[best] ?? 0, result.chance);
    return push * Math.min(1, fixed / SURELY_FIXED);
  };
  const all = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
  const strength = strengthOf(all(seen.energy.count), all(batches));
  if (strength < NOTABLE) return undefined;
  const drawAgain = (rows: Int32Array) =>
    strengthOf(
      rows,
      Int32Array.from({ length: batches }, () => random.integer(batches)),
    );
  const { interval, confidence } = resample(seen.energy.count, drawAgain, NOTABLE, random);
  const place = placeOf(result.fixedMap, [shape[0], shape[1]]);
  const details = detailsOf({ shape, levels: seen.originals, labels: seen.labels });
  const found = verdictOf(strength, confidence);
  // What no two pictures share is no mark: the sky is above, and the lens darkens it everywhere alike.
  const extent = [shape[0], shape[1]] as const;
  const marked = markedArea(standingIn(details, seen.labels, extent, random), extent);
  const named = place && maskOf(place, extent);
  const isMark = named !== undefined && marked.some((one, p) => one === 1 && region[p] === 1 && named[p] === 1);
  const verdict = found && !isMark ? 'possible' : found;
  if (!verdict) return undefined;

  const classes = bearers(game, details, seen.labels, region);
  const inRegion = Array.from({ length: seen.energy.count }, (_, row) =>
    within(seen.energy.values.subarray(row * seen.energy.size, (row + 1) * seen.energy.size), region),
  );
  const whose = seen.labels.flatMap((label, row) => (classes.length === 0 || classes.includes(classNames[label] ?? '') ? [row] : []));
  const question = questionOf(taskName);
  const area = within(region, region) / region.length;
  const repeated = percent(fixedWithin(seen.fine, groups, region, random));
  return {
    ...describeMark({ place, classes, task: taskName }),
    basis: 'place',
    evidence: [
      `Where only ${percent(area)} of the area is seen through the lens, right answers to "${question}" fall from ${percent(before)} to ${percent(overall[best] ?? 0)}; guessing gives ${percent(result.chance)}. ${repeated} of what that lens does to fine detail there is the same pattern from picture to picture${place ? `, most of it in ${place.label}` : ''}.`,
    ],
    strength,
    interval,
    confidence,
    verdict,
    tasks: [taskName],
    classes,
    exhibits: mostChanged(seen, classNames, whose, inRegion),
    shape,
  };
};
