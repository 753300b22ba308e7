import type { Random } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { bandLabels } from './bands';
import { accuracyWithin, type Observations } from './examine';
import { type Changes, fixedPattern } from './fixed-pattern';
import type { Game } from './game';
import { amounts, groupsForPattern, meanAccuracy, mostChanged, nameChange, pushOf } from './game-result';
import { type FindingKind, placeShares } from './place';
import { resample } from './resample';
import type { Finding, GameResult } from './result';
import { enumerate, percent, questionOf } from './words';

/** Strengths from here on are worth a sentence, from the second on they are strong; both hold where redrawn samples agree. */
export const NOTABLE = 0.1;
export const STRONG = 0.2;
export const SURE = 0.95;

export const verdictOf = (strength: number, confidence: number): Finding['verdict'] | undefined =>
  strength >= STRONG && confidence >= SURE ? 'strong' : strength >= NOTABLE && confidence >= 0.5 ? 'possible' : undefined;

/** A class of which too few pictures are held out says nothing. */
const LEAST_PICTURES = 6;

const takeRows = ({ values, size, channels }: Changes, rows: ArrayLike<number>): Changes => {
  const taken = new Float32Array(rows.length * size);
  for (let i = 0; i < rows.length; i++) taken.set(values.subarray((rows[i] as number) * size, ((rows[i] as number) + 1) * size), i * size);
  return { values: taken, count: rows.length, size, channels };
};

/** The pictures themselves, less what a blur of them keeps: brightness only, by a box of three by three. */
const detailOfPictures = ({ originals, shape: [height, width, channels], labels }: Observations): Changes => {
  const size = height * width;
  const values = new Float32Array(labels.length * size);
  for (let row = 0; row < labels.length; row++) {
    const grey = Float32Array.from({ length: size }, (_, p) => {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += originals[(row * size + p) * channels + c] ?? 0;
      return sum / channels / 127.5;
    });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let [sum, count] = [0, 0];
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
            sum += grey[(y + dy) * width + x + dx] as number;
            count += 1;
          }
        }
        values[row * size + y * width + x] = (grey[y * width + x] as number) - sum / count;
      }
    }
  }
  return { values, count: labels.length, size, channels: 1 };
};

/** The classes whose pictures have the same detail in a region, where others have not; none where all do. */
const bearers = ({ classNames, seed }: Game, seen: Observations, region: Float32Array): readonly string[] => {
  const detail = detailOfPictures(seen);
  const repeated = classNames.map((_, label) => {
    const rows = seen.labels.flatMap((own, row) => (own === label ? [row] : []));
    if (rows.length < LEAST_PICTURES) return undefined;
    const { map } = fixedPattern(takeRows(detail, rows), new Int32Array(rows.length), randomFrom(seed, 'bearers', label));
    return Math.max(0, within(map, region));
  });
  const most = Math.max(...repeated.map((energy) => energy ?? 0));
  const bearing = classNames.filter((_, label) => (repeated[label] ?? 0) > 0.3 * most);
  return bearing.length === classNames.length ? [] : bearing;
};

const nouns: Readonly<Partial<Record<FindingKind, string>>> = {
  'corner-mark': 'a mark',
  mark: 'a mark',
  'text-band': 'a mark or a line of text',
  border: 'a frame',
};

/** Positions that hold most of what repeats: the fewest, up to a share of the area. */
const [MOST_OF_IT, MOST_AREA] = [0.8, 0.3];

/** One where what the lens does repeats from picture to picture, 0 elsewhere. */
export const regionOf = (fixedMap: readonly number[], [height, width]: readonly [number, number, ...unknown[]]): Float32Array => {
  // Between the strokes of a letter nothing repeats, and yet it is the letter's place.
  const smooth = fixedMap.map((_, p) => {
    const [y, x] = [Math.floor(p / width), p % width];
    let sum = 0;
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) sum += Math.max(0, fixedMap[v * width + u] ?? 0);
    }
    return sum;
  });
  const total = smooth.reduce((sum, amount) => sum + amount, 0);
  const region = new Float32Array(fixedMap.length);
  let held = 0;
  const order = [...smooth.keys()]
    .toSorted((a, b) => (smooth[b] ?? 0) - (smooth[a] ?? 0))
    .slice(0, Math.floor(MOST_AREA * fixedMap.length));
  for (const p of order) {
    if (held >= MOST_OF_IT * total) break;
    region[p] = 1;
    held += smooth[p] ?? 0;
  }
  return region;
};

/** Where half of what the lens does repeats, it is sure to be no content. */
const SURELY_FIXED = 0.5;

const within = (amounts: ArrayLike<number>, region: Float32Array): number =>
  region.reduce((sum, inside, p) => sum + inside * (amounts[p] ?? 0), 0);

/** Of the fine changes in a region, the share that repeats from picture to picture. */
const fixedWithin = (changes: Changes, groups: ArrayLike<number>, region: Float32Array, random: Random): number => {
  const { map, energy } = fixedPattern(changes, groups, random);
  const all = within(energy, region);
  return all > 0 ? Math.max(0, Math.min(1, within(map, region) / all)) : 0;
};

/** A mark at a fixed place: what the lens changes there is the same from picture to picture, and takes answers away by itself. */
const fixedFinding = async (game: Game, seen: Observations, result: GameResult): Promise<Finding | undefined> => {
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
  const verdict = verdictOf(strength, confidence);
  if (!verdict) return undefined;

  const named = nameChange(result.fixedMap, shape, result.bands);
  const place = named.place === undefined ? undefined : placeShares(result.fixedMap, [shape[0], shape[1]])[0];
  const kind = place ? named.kind : 'mark';
  const classes = bearers(game, seen, region);
  const inRegion = Array.from({ length: seen.energy.count }, (_, row) =>
    within(seen.energy.values.subarray(row * seen.energy.size, (row + 1) * seen.energy.size), region),
  );
  const whose = seen.labels.flatMap((label, row) => (classes.length === 0 || classes.includes(classNames[label] ?? '') ? [row] : []));
  const where = !place ? 'at the same places of every picture' : kind === 'border' ? 'around the picture' : `in ${named.label}`;
  const question = questionOf(taskName);
  const area = within(region, region) / region.length;
  return {
    kind,
    basis: 'place',
    place: named.place,
    sentence: `${classes.length > 0 ? `Pictures of ${enumerate(classes)}` : 'Pictures'} have ${nouns[kind] ?? 'a mark'} ${where}: it tells ${question}.`,
    evidence: [
      `Where only ${percent(area)} of the area is seen through the lens, right answers to "${question}" fall from ${percent(before)} to ${percent(overall[best] ?? 0)}; guessing gives ${percent(result.chance)}.`,
      `${percent(fixedWithin(seen.fine, groups, region, random))} of what the lens does to fine detail there is the same pattern from picture to picture${place ? `, most of it in ${place.place.label}` : ''}.`,
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

/** Tasks that pictures answer by what they show: that a lens makes them harder is no sign of a shortcut. */
const answeredByContent = ['supervised'];
/** What is left beside fixed patterns must do so much, since every lens does a little. */
const LEAST_DIFFUSE = 0.3;

/** A change that is nowhere in particular, of a task that content alone does not give away so cheaply. */
const diffuseFinding = (game: Game, seen: Observations, result: GameResult, explained: number): Finding | undefined => {
  const { seed, taskName, classNames } = game;
  const strength = result.push - explained;
  if (answeredByContent.includes(taskName) || strength < LEAST_DIFFUSE) return undefined;
  const overall = meanAccuracy(seen.accuracy);
  const best = overall.indexOf(Math.min(...overall));
  const { interval, confidence } = resample(
    seen.accuracy.length,
    (drawn) => {
      const found = meanAccuracy(seen.accuracy, drawn);
      return pushOf(found[0] ?? 0, found[best] ?? 0, result.chance) - explained;
    },
    NOTABLE,
    randomFrom(seed, 'resample', taskName, 'diffuse'),
  );
  const verdict = verdictOf(strength, confidence);
  if (!verdict) return undefined;
  const named = nameChange([], seen.shape, result.bands);
  return {
    kind: named.kind,
    basis: 'all-over',
    sentence: `Something in ${named.label}, all over the picture, tells ${questionOf(taskName)}.`,
    evidence: [
      `Through the lens, right answers to "${questionOf(taskName)}" fall from ${percent(overall[0] ?? 0)} to ${percent(overall[best] ?? 0)} (guessing: ${percent(result.chance)}), for a change of ${(result.curve[best]?.levels ?? 0).toFixed(1)} of 255 grey levels.`,
      `Of that change, ${Object.entries(result.bands)
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, 2)
        .map(([band, share]) => `${percent(share)} is ${bandLabels[band as keyof typeof bandLabels]}`)
        .join(', ')}.`,
    ],
    strength,
    interval,
    confidence,
    verdict,
    tasks: [taskName],
    classes: [],
    exhibits: mostChanged(seen, classNames, [...seen.labels.keys()], amounts(seen)),
    shape: seen.shape,
  };
};

/** What a game shows of shortcuts. */
export const findInGame = async (game: Game, seen: Observations, result: GameResult): Promise<readonly Finding[]> => {
  const fixed = await fixedFinding(game, seen, result);
  const diffuse = diffuseFinding(game, seen, result, fixed?.strength ?? 0);
  return [fixed, diffuse].filter((finding) => finding !== undefined);
};
