import { randomFrom } from '@longway/tensor';
import { bearers } from './bearers';
import { accuracyWithin, type Observations } from './examine';
import type { Game } from './game';
import { groupsForPattern, meanAccuracy, mostChanged, nameChange, pushOf } from './game-result';
import type { FindingKind } from './place';
import { fixedWithin, regionOf, takeRows, within } from './region';
import { resample } from './resample';
import type { Finding, GameResult } from './result';
import { isAnsweredByContent, NOTABLE, verdictOf } from './verdict';
import { enumerate, percent, questionOf } from './words';

/** Where half of what the lens does repeats, it is sure to be no content. */
const SURELY_FIXED = 0.5;

const nouns: Readonly<Partial<Record<FindingKind, string>>> = {
  'corner-mark': 'a mark',
  mark: 'a mark',
  'text-band': 'a mark or a line of text',
  border: 'a frame',
};

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
  const named = nameChange(result.fixedMap, shape, result.bands);
  // Things stand in the middle of pictures, and the sky above: what repeats nowhere in particular may be content.
  const found = verdictOf(strength, confidence);
  const hasPlace = named.place !== undefined;
  const verdict = !hasPlace && isAnsweredByContent(taskName) && found ? 'possible' : found;
  if (!verdict) return undefined;

  const kind = hasPlace ? named.kind : 'mark';
  const classes = bearers(game, seen, region);
  const inRegion = Array.from({ length: seen.energy.count }, (_, row) =>
    within(seen.energy.values.subarray(row * seen.energy.size, (row + 1) * seen.energy.size), region),
  );
  const whose = seen.labels.flatMap((label, row) => (classes.length === 0 || classes.includes(classNames[label] ?? '') ? [row] : []));
  const where = !hasPlace ? 'at the same places of every picture' : kind === 'border' ? 'around the picture' : `in ${named.label}`;
  const question = questionOf(taskName);
  const area = within(region, region) / region.length;
  return {
    kind,
    basis: 'place',
    place: named.place,
    sentence: `${classes.length > 0 ? `Pictures of ${enumerate(classes)}` : 'Pictures'} have ${nouns[kind] ?? 'a mark'} ${where}: it tells ${question}.`,
    evidence: [
      `Where only ${percent(area)} of the area is seen through the lens, right answers to "${question}" fall from ${percent(before)} to ${percent(overall[best] ?? 0)}; guessing gives ${percent(result.chance)}.`,
      `${percent(fixedWithin(seen.fine, groups, region, random))} of what the lens does to fine detail there is the same pattern from picture to picture${hasPlace ? `, most of it in ${named.label}` : ''}.`,
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
