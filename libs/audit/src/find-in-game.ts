import { randomFrom } from '@longway/tensor';
import { bandLabels } from './bands';
import type { Observations } from './examine';
import { type Changes, fixedPattern } from './fixed-pattern';
import type { Game } from './game';
import { amounts, groupsForPattern, mostChanged, nameChange, pushOf } from './game-result';
import { type FindingKind, maskOf, places, placeShares } from './place';
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

/** The classes whose pictures have the same detail at a place, where others have not; none where all do. */
const bearers = (game: Game, seen: Observations, placeName: string): readonly string[] => {
  const { classNames, seed } = game;
  const place = places.find(({ name }) => name === placeName);
  if (!place) return [];
  const mask = maskOf(place, [seen.shape[0], seen.shape[1]]);
  const detail = detailOfPictures(seen);
  const repeated = classNames.map((_, label) => {
    const rows = seen.labels.flatMap((own, row) => (own === label ? [row] : []));
    if (rows.length < LEAST_PICTURES) return undefined;
    const { map } = fixedPattern(takeRows(detail, rows), new Int32Array(rows.length), randomFrom(seed, 'bearers', label));
    return Math.max(
      0,
      map.reduce((sum, energy, p) => sum + energy * (mask[p] ?? 0), 0),
    );
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

/** A mark at a fixed place: what the lens changes there is the same from picture to picture. */
const fixedFinding = (game: Game, seen: Observations, result: GameResult): Finding | undefined => {
  const { seed, classNames, taskName } = game;
  const [height, width] = seen.shape;
  const [best] = placeShares(result.fixedMap, [height, width]);
  const named = nameChange(result.fixedMap, seen.shape, result.bands);
  const strength = result.push * result.fixed;
  if (!best || strength < NOTABLE / 2) return undefined;
  const groups = groupsForPattern(game, seen);
  const random = randomFrom(seed, 'resample', taskName);
  const batches = seen.accuracy.length;
  const { interval, confidence } = resample(
    seen.energy.count,
    (rows) => {
      const drawn = Int32Array.from({ length: batches }, () => random.integer(batches));
      const at = (part: number) => drawn.reduce((sum, batch) => sum + (seen.accuracy[batch]?.at(part) ?? 0), 0) / batches;
      const { share } = fixedPattern(
        takeRows(seen.fine, rows),
        Int32Array.from(rows, (row) => groups[row] as number),
        random,
      );
      return pushOf(at(0), at(-1), result.chance) * Math.max(0, share);
    },
    NOTABLE,
    random,
  );
  const verdict = verdictOf(strength, confidence);
  if (!verdict) return undefined;
  const classes = named.place ? bearers(game, seen, named.place) : [];
  const mask = named.place ? maskOf(best.place, [height, width]) : undefined;
  const inPlace = mask
    ? Array.from({ length: seen.energy.count }, (_, row) =>
        mask.reduce((sum, inside, p) => sum + inside * (seen.energy.values[row * seen.energy.size + p] ?? 0), 0),
      )
    : amounts(seen);
  const whose =
    classes.length > 0
      ? seen.labels.flatMap((label, row) => (classes.includes(classNames[label] ?? '') ? [row] : []))
      : [...inPlace.keys()];
  const where = named.place
    ? named.kind === 'border'
      ? 'around the picture'
      : `in ${named.label}`
    : 'at fixed places all over the picture';
  const who = classes.length > 0 ? `Pictures of ${enumerate(classes)} have` : 'Pictures have';
  const kind = named.place ? named.kind : 'mark';
  return {
    kind,
    place: named.place,
    sentence: `${who} ${nouns[kind] ?? 'a mark'} ${where}: it tells ${questionOf(taskName)}.`,
    evidence: [
      `${percent(result.fixed)} of what the lens does to fine detail is the same pattern from picture to picture, ${percent(best.share)} of it in ${best.place.label}, which is ${percent(best.area)} of the area.`,
      `Through the lens, right answers to "${questionOf(taskName)}" fall from ${percent(result.curve[0]?.accuracy ?? 0)} to ${percent(result.curve.at(-1)?.accuracy ?? 0)} (guessing: ${percent(result.chance)}), for a change of ${(result.curve.at(-1)?.levels ?? 0).toFixed(1)} of 255 grey levels.`,
    ],
    strength,
    interval,
    confidence,
    verdict,
    tasks: [taskName],
    classes,
    exhibits: mostChanged(seen, classNames, whose, inPlace),
    shape: seen.shape,
  };
};

/** Tasks that pictures answer by what they show: that a lens makes them harder is no sign of a shortcut. */
const answeredByContent = ['supervised'];
/** What is left beside fixed patterns must do so much, since every lens does a little. */
const LEAST_DIFFUSE = 0.3;

/** A change that is nowhere in particular, of a task that content alone does not give away so cheaply. */
const diffuseFinding = (game: Game, seen: Observations, result: GameResult): Finding | undefined => {
  const { seed, taskName, classNames } = game;
  const strength = result.push * (1 - result.fixed);
  if (answeredByContent.includes(taskName) || strength < LEAST_DIFFUSE) return undefined;
  const batches = seen.accuracy.length;
  const { interval, confidence } = resample(
    batches,
    (rows) => {
      const at = (part: number) => rows.reduce((sum, batch) => sum + (seen.accuracy[batch]?.at(part) ?? 0), 0) / rows.length;
      return pushOf(at(0), at(-1), result.chance) * (1 - result.fixed);
    },
    NOTABLE,
    randomFrom(seed, 'resample', taskName, 'diffuse'),
  );
  const verdict = verdictOf(strength, confidence);
  if (!verdict) return undefined;
  const named = nameChange([], seen.shape, result.bands);
  return {
    kind: named.kind,
    sentence: `Something in ${named.label}, all over the picture, tells ${questionOf(taskName)}.`,
    evidence: [
      `Through the lens, right answers to "${questionOf(taskName)}" fall from ${percent(result.curve[0]?.accuracy ?? 0)} to ${percent(result.curve.at(-1)?.accuracy ?? 0)} (guessing: ${percent(result.chance)}), for a change of ${(result.curve.at(-1)?.levels ?? 0).toFixed(1)} of 255 grey levels.`,
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
export const findInGame = (game: Game, seen: Observations, result: GameResult): readonly Finding[] =>
  [fixedFinding(game, seen, result), diffuseFinding(game, seen, result)].filter((finding) => finding !== undefined);
