import type { Random } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { association } from './association';
import { componentsOf } from './components';
import { detailsOf, type Pictures } from './details';
import type { Changes } from './fixed-pattern';
import { describeMark } from './mark-words';
import { type PatternFilter, patternFilter } from './pattern-filter';
import { placeOf } from './place';
import { resample } from './resample';
import type { Exhibit, Finding } from './result';
import { markedArea, type Standing, standingIn } from './standing';
import { NOTABLE, verdictOf } from './verdict';
import { percent } from './words';

/** Positions: fewer are too small a mark to be told from chance. */
const LEAST_POSITIONS = 4;
const EXHIBITS = 8;

/** The share of what there is at some positions that stands. */
const shareAt = ({ map, energy }: Standing, positions: readonly number[]): number => {
  const sum = (amounts: Float64Array) => positions.reduce((total, p) => total + (amounts[p] as number), 0);
  return sum(map) / Math.max(1e-12, sum(energy));
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** A picture that bears the pattern, and the same one without it. */
const exhibitOf = ({ shape, levels, labels }: Pictures, classNames: readonly string[], row: number, filter: PatternFilter): Exhibit => {
  const channels = shape[2];
  const size = shape[0] * shape[1] * channels;
  const original = levels.subarray(row * size, (row + 1) * size);
  const without = Uint8ClampedArray.from(original);
  filter.pattern.forEach((value, i) => {
    const at = (filter.positions[Math.floor(i / channels)] as number) * channels + (i % channels);
    without[at] = (original[at] as number) - 127.5 * value;
  });
  const text = (some: Uint8Array | Uint8ClampedArray) => Buffer.from(some).toString('base64');
  return { original: text(original), lensed: text(without), className: classNames[labels[row] ?? 0] ?? '' };
};

/** Whether a pattern's going with the class is no more than chance now and then gives. */
const goesByChance = (bears: readonly boolean[], labels: readonly number[], random: Random): boolean =>
  association(bears.map(String), labels.map(String), random).p > MOST_CHANCE;
const MOST_CHANCE = 0.01;

/** One mark, or what may be one. */
const judge = (
  pictures: Pictures,
  classNames: readonly string[],
  { details, standing, positions, seed }: { details: Changes; standing: readonly Standing[]; positions: readonly number[]; seed: number },
): Finding | undefined => {
  const { shape, labels } = pictures;
  const clearest = standing.toSorted((a, b) => shareAt(b, positions) - shareAt(a, positions))[0] as Standing;
  const filter = patternFilter(details, clearest.rows, positions, [shape[0], shape[1]]);
  const rows = [...labels.keys()];
  const likeness = rows.map((row) => filter.likeness(row));
  const least = mean(clearest.rows.map((row) => likeness[row] as number)) / 2;
  const bears = likeness.map((value) => value >= least);
  const present = [...new Set(labels)].sort((a, b) => a - b);
  const shareOf = (some: readonly number[]) => mean(some.map((row) => Number(bears[row])));
  const ofClass = new Map(present.map((label) => [label, shareOf(rows.filter((row) => labels[row] === label))]));
  const most = Math.max(...ofClass.values());
  const bearing = present.filter((label) => (ofClass.get(label) ?? 0) > most / 2);
  const random = randomFrom(seed, 'pattern', positions[0] ?? 0);

  const turns = shape[0] === shape[1] ? [1, 2, 3] : [2];
  const turned = rows.map((row) => mean(turns.map((turn) => Number(filter.likeness(row, turn) >= least))));
  const tellsClass = bearing.length < present.length;
  if (tellsClass && goesByChance(bears, labels, random)) return undefined;
  // Where it should not be: in pictures of other classes, or in the same ones when they are turned.
  const strengthOf = (some: ArrayLike<number>): number => {
    const drawn = Array.from(some);
    if (!tellsClass) return Math.max(0, mean(drawn.map((row) => Number(bears[row]) - (turned[row] as number))));
    const isBearing = (row: number) => bearing.includes(labels[row] as number);
    return Math.max(0, shareOf(drawn.filter(isBearing)) - shareOf(drawn.filter((row) => !isBearing(row))));
  };
  const strength = strengthOf(rows);
  const { interval, confidence } = resample(rows.length, strengthOf, NOTABLE, random);
  const map = new Array<number>(shape[0] * shape[1]).fill(0);
  // Shares, not energy: a frame is as much of a frame beside a dark floor as beside a bright sky.
  for (const p of positions) map[p] = (clearest.map[p] as number) / Math.max(1e-12, clearest.energy[p] as number);
  const place = placeOf(map, [shape[0], shape[1]]);
  const found = verdictOf(strength, confidence);
  // Things stand in the middle of pictures.
  const verdict = found && (place === undefined || place.kind === 'mark') ? 'possible' : found;
  if (!verdict) return undefined;
  const classes = tellsClass ? bearing.map((bearer) => classNames[bearer] ?? '') : [];
  const task = tellsClass ? 'supervised' : 'rotation';
  const bearers = rows.filter((row) => bears[row] && (!tellsClass || bearing.includes(labels[row] as number)));
  const others = rows.filter((row) => !bearing.includes(labels[row] as number));
  return {
    ...describeMark({ place, classes, task }),
    basis: 'pattern',
    evidence: [
      tellsClass
        ? `The same pattern stands in ${percent(positions.length / map.length)} of the area of ${percent(shareOf(rows.filter((row) => !others.includes(row))))} of these pictures, and in that of ${percent(shareOf(others))} of the others.`
        : `The same pattern stands in ${percent(positions.length / map.length)} of the area of ${percent(shareOf(rows))} of pictures; when they are turned, it is there in ${percent(mean(turned))}.`,
    ],
    strength,
    interval,
    confidence,
    verdict,
    tasks: [task],
    classes,
    exhibits: bearers
      .toSorted((a, b) => (likeness[b] as number) - (likeness[a] as number))
      .slice(0, EXHIBITS)
      .map((row) => exhibitOf(pictures, classNames, row, filter)),
    exhibited: 'pattern',
    shape,
  };
};

/**
 * Marks at fixed places, without a network: detail of what pictures show differs from one to the next, that of a mark stands in all that
 * bear it. Whether it tells anything is judged by a filter that is matched to it.
 */
export const findPatterns = (pictures: Pictures, classNames: readonly string[], seed: number): readonly Finding[] => {
  const extent = [pictures.shape[0], pictures.shape[1]] as const;
  const details = detailsOf(pictures);
  const standing = standingIn(details, pictures.labels, extent, randomFrom(seed, 'standing'));
  return componentsOf(markedArea(standing, extent), extent)
    .filter((positions) => positions.length >= LEAST_POSITIONS)
    .map((positions) => judge(pictures, classNames, { details, standing, positions, seed }))
    .filter((finding) => finding !== undefined);
};
