import { randomFrom } from '@longway/tensor';
import { association, entropy } from './association';
import { resample } from './resample';
import type { Finding } from './result';
import type { Shift, Traces } from './traces';
import { NOTABLE, verdictOf } from './verdict';
import { enumerate, percent } from './words';

/** A picture's traces and its class. */
export interface Traced {
  readonly traces: Traces;
  readonly className: string;
}

/** Fewer bearers than this are exceptions. */
const LEAST_SHARE = 0.05;
/** Pixels: less than the eye or a network makes out. */
const LEAST_SHIFT = 0.25;
/** How near shifts lie to each other to be called the same, pixels; and as a part of the shift. */
const [SAME_SHIFT, SAME_PART] = [0.5, 0.6];
const SEED = 20_021_026;

const mostCommon = <T>(values: readonly T[]): T | undefined => {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
};

/** The classes among whose pictures a property is much more frequent than among all. */
const richIn = (pictures: readonly Traced[], has: (picture: Traced) => boolean): readonly string[] => {
  const overall = pictures.filter(has).length / pictures.length;
  return [...new Set(pictures.map(({ className }) => className))].sort().filter((name) => {
    const own = pictures.filter(({ className }) => className === name);
    return own.filter(has).length / own.length > overall;
  });
};

/** Whether a property of pictures goes with their class. */
const withClass = (pictures: readonly Traced[], propertyOf: (picture: Traced) => string) => {
  const random = randomFrom(SEED, 'association');
  const { strength, p, strengthOf } = association(
    pictures.map(propertyOf),
    pictures.map(({ className }) => className),
    random,
  );
  return p > 0.01 ? undefined : { strength, ...resample(pictures.length, strengthOf, NOTABLE, random) };
};

/** The coarseness that matters: what is finer than quality 70 leaves no trace that a network reads. */
const isCoarse = ({ traces }: Traced): boolean => traces.quality < 100;

const compression = (pictures: readonly Traced[]): Finding | undefined => {
  const coarse = pictures.filter(isCoarse);
  if (coarse.length < LEAST_SHARE * pictures.length) return undefined;
  const found = withClass(pictures, (picture) => String(isCoarse(picture)));
  const verdict = found && verdictOf(found.strength, found.confidence);
  if (!found || !verdict) return undefined;
  const classes = richIn(pictures, isCoarse);
  const inside = pictures.filter(({ className }) => classes.includes(className));
  const outside = pictures.filter(({ className }) => !classes.includes(className));
  const quality = mostCommon(coarse.map(({ traces }) => traces.quality)) ?? 0;
  const shareOf = (some: readonly Traced[]) => percent(some.filter(isCoarse).length / Math.max(1, some.length));
  return {
    kind: 'compression',
    basis: 'traces',
    sentence: `Pictures of ${enumerate(classes)} were compressed harder than others, most of them by JPEG at a quality of about ${quality}: blocks and blur tell the class.`,
    evidence: [
      `Coefficients of ${shareOf(inside)} of these pictures, and of ${shareOf(outside)} of the others, lie at multiples of coarse steps, whatever their files are now.`,
    ],
    ...found,
    verdict,
    tasks: ['supervised'],
    classes,
    exhibits: [],
  };
};

const sizeOf = ({ x, y }: Shift): number => Math.hypot(x, y);
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const side = ({ x, y }: Shift): string =>
  Math.abs(x) >= Math.abs(y) ? (x > 0 ? 'to the right of' : 'to the left of') : y > 0 ? 'below' : 'above';

/** A shift that most pictures share tells which way they are turned. */
const sharedShift = (pictures: readonly Traced[], channel: 'red' | 'blue'): Finding | undefined => {
  const shifts = pictures.flatMap(({ traces }) => (traces.lateral ? [traces.lateral[channel]] : []));
  if (shifts.length < LEAST_SHARE * pictures.length) return undefined;
  const shareOf = (some: readonly Shift[]): number => {
    const centre = { x: median(some.map(({ x }) => x)), y: median(some.map(({ y }) => y)) };
    const reach = Math.max(SAME_SHIFT, SAME_PART * sizeOf(centre));
    if (sizeOf(centre) < LEAST_SHIFT) return 0;
    const near = some.filter((shift) => sizeOf(shift) >= LEAST_SHIFT && sizeOf({ x: shift.x - centre.x, y: shift.y - centre.y }) <= reach);
    return near.length / some.length;
  };
  const strength = shareOf(shifts);
  const drawn = resample(
    shifts.length,
    (rows) => shareOf(Array.from(rows, (row) => shifts[row] as Shift)),
    NOTABLE,
    randomFrom(SEED, channel),
  );
  const verdict = verdictOf(strength, drawn.confidence);
  if (!verdict) return undefined;
  const centre = { x: median(shifts.map(({ x }) => x)), y: median(shifts.map(({ y }) => y)) };
  return {
    kind: 'colour-fringe',
    basis: 'traces',
    sentence: `In ${percent(strength)} of pictures ${channel} lies ${sizeOf(centre).toFixed(1)} pixels ${side(centre)} green: fringes at edges tell which way is up.`,
    evidence: [
      `Measured at edges of ${shifts.length} pictures as they are stored; pictures of a good camera have less than a quarter of a pixel.`,
    ],
    strength,
    ...drawn,
    verdict,
    tasks: ['rotation'],
    classes: [],
    exhibits: [],
  };
};

/** A shift that some classes have, and others have not. */
const shiftOfClasses = (pictures: readonly Traced[], channel: 'red' | 'blue'): Finding | undefined => {
  const measured = pictures.filter(({ traces }) => traces.lateral);
  const shiftOf = ({ traces }: Traced): Shift => traces.lateral?.[channel] ?? { x: 0, y: 0 };
  const hasShift = (picture: Traced) => sizeOf(shiftOf(picture)) >= LEAST_SHIFT;
  const moved = measured.filter(hasShift);
  if (moved.length < LEAST_SHARE * measured.length || entropy(measured.map((picture) => String(hasShift(picture)))) === 0) return undefined;
  const found = withClass(measured, (picture) => String(hasShift(picture)));
  const verdict = found && verdictOf(found.strength, found.confidence);
  if (!found || !verdict) return undefined;
  const classes = richIn(measured, hasShift);
  const centre = { x: median(moved.map((picture) => shiftOf(picture).x)), y: median(moved.map((picture) => shiftOf(picture).y)) };
  return {
    kind: 'colour-fringe',
    basis: 'traces',
    sentence: `In pictures of ${enumerate(classes)} ${channel} lies ${sizeOf(centre).toFixed(1)} pixels ${side(centre)} green: fringes at edges tell the class.`,
    evidence: [
      `${percent(moved.length / measured.length)} of ${measured.length} pictures have such a shift; pictures of a good camera have less than a quarter of a pixel.`,
    ],
    ...found,
    verdict,
    tasks: ['supervised'],
    classes,
    exhibits: [],
  };
};

/** Shortcuts that pictures' way to here has left in them: measured on pixels as they are stored, without a network. */
export const findInTraces = (pictures: readonly Traced[]): readonly Finding[] =>
  [
    compression(pictures),
    ...(['red', 'blue'] as const).flatMap((channel) => [sharedShift(pictures, channel), shiftOfClasses(pictures, channel)]),
  ].filter((finding) => finding !== undefined);
