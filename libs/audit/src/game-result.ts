import { randomFrom } from '@longway/tensor';
import { type BandName, bandLabels, bandNames } from './bands';
import { multiples, type Observations } from './examine';
import { fixedPattern } from './fixed-pattern';
import type { Game } from './game';
import { groupAlike } from './groups';
import { type FindingKind, placeOf } from './place';
import type { Exhibit, GameResult, Group } from './result';

const EXHIBITS = 8;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean over rows, position by position. */
const meanMap = (values: Float32Array, size: number, rows: readonly number[]): number[] => {
  const map = new Array<number>(size).fill(0);
  for (const row of rows) for (let p = 0; p < size; p++) map[p] = (map[p] ?? 0) + (values[row * size + p] ?? 0) / rows.length;
  return map;
};

export const bandShares = (bands: readonly Readonly<Record<BandName, number>>[]): Record<BandName, number> => {
  const sums = bandNames.map((name) => mean(bands.map((band) => band[name])));
  const total = sums.reduce((sum, value) => sum + value, 0) || 1;
  return Object.fromEntries(bandNames.map((name, i) => [name, (sums[i] ?? 0) / total])) as Record<BandName, number>;
};

/** Over batches, for each multiple of the change. */
export const meanAccuracy = (batches: readonly (readonly number[])[], drawn?: ArrayLike<number>): number[] => {
  const rows = Array.from(drawn ?? batches.keys(), (i) => batches[i] ?? []);
  return multiples.map((_, i) => mean(rows.map((batch) => batch[i] ?? 0)));
};

/** Of what is known beyond guessing, the share that is gone. Nothing can be taken from who knows next to nothing. */
export const pushOf = (before: number, after: number, chance: number): number => {
  const known = before - chance;
  return known < LEAST_KNOWN * (1 - chance) ? 0 : Math.max(0, Math.min(1, (before - after) / known));
};
/** Of what there is to know beyond guessing. */
const LEAST_KNOWN = 0.1;

const dominantBand = (shares: Readonly<Record<BandName, number>>): BandName =>
  bandNames.reduce((best, name) => (shares[name] > shares[best] ? name : best));

const kindOfBand: Readonly<Record<BandName, FindingKind>> = {
  overall: 'colour-cast',
  'coarse-brightness': 'diffuse',
  'coarse-colour': 'colour-cast',
  'fine-brightness': 'fine-detail',
  'fine-colour': 'colour-fringe',
};

/** What a change is called: by its place where it has one, else by what it is made of. */
export const nameChange = (
  map: readonly number[],
  [height, width]: readonly number[],
  shares: Readonly<Record<BandName, number>>,
): { readonly kind: FindingKind; readonly place?: string; readonly label: string } => {
  const place = placeOf(map, [height ?? 1, width ?? 1]);
  if (place) return { kind: place.kind, place: place.name, label: place.label };
  const band = dominantBand(shares);
  return { kind: kindOfBand[band], label: bandLabels[band] };
};

/** Fourfold grid of a picture's energy, and its bands: what makes changes alike. */
const describe = ({ energy, bands, shape: [height, width] }: Observations, row: number): number[] => {
  const cells = new Array<number>(16).fill(0);
  for (let p = 0; p < energy.size; p++) {
    const cell = Math.floor((4 * Math.floor(p / width)) / height) * 4 + Math.floor((4 * (p % width)) / width);
    cells[cell] = (cells[cell] ?? 0) + (energy.values[row * energy.size + p] ?? 0);
  }
  const total = cells.reduce((sum, value) => sum + value, 0) || 1;
  const shares = bandShares([bands[row] as Record<BandName, number>]);
  // Roots: a cell with a tenth of the energy should not vanish beside one with all of it.
  return [...cells.map((value) => Math.sqrt(value / total)), ...bandNames.map((name) => Math.sqrt(shares[name]))];
};

const exhibitOf = ({ originals, lensed, labels, fine: { size } }: Observations, classNames: readonly string[], row: number): Exhibit => {
  const cut = (levels: Uint8Array) => Buffer.from(levels.subarray(row * size, (row + 1) * size)).toString('base64');
  return { original: cut(originals), lensed: cut(lensed), className: classNames[labels[row] ?? 0] ?? '' };
};

/** How much each picture is changed. */
export const amounts = ({ energy }: Observations): number[] =>
  Array.from({ length: energy.count }, (_, row) => mean(Array.from(energy.values.subarray(row * energy.size, (row + 1) * energy.size))));

/** The pictures that are changed most, of some rows. */
export const mostChanged = (seen: Observations, classNames: readonly string[], rows: readonly number[], by: readonly number[]): Exhibit[] =>
  rows
    .toSorted((a, b) => (by[b] ?? 0) - (by[a] ?? 0))
    .slice(0, EXHIBITS)
    .map((row) => exhibitOf(seen, classNames, row));

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** Pictures that are changed next to nothing show nothing. As a share of the mean change. */
const APPRECIABLE = 0.1;

const groupsOf = (seen: Observations, classNames: readonly string[], seed: number): Group[] => {
  const changed = amounts(seen);
  const average = mean(changed);
  const rows = [...changed.keys()].filter((row) => average > 0 && (changed[row] ?? 0) >= APPRECIABLE * average);
  const groups = groupAlike(
    rows.map((row) => describe(seen, row)),
    seed,
  );
  return [...new Set(groups)]
    .map((group): Group => {
      const own = rows.filter((_, i) => groups[i] === group);
      const map = meanMap(seen.energy.values, seen.energy.size, own);
      const bands = bandShares(own.map((row) => seen.bands[row] as Record<BandName, number>));
      const { kind, label } = nameChange(map, seen.shape, bands);
      const perClass = countBy(own.map((row) => classNames[seen.labels[row] ?? 0] ?? ''));
      return { kind, label, count: own.length, map, bands, perClass, exhibits: mostChanged(seen, classNames, own, changed) };
    })
    .toSorted((a, b) => b.count - a.count);
};

const channelNames = (channels: number): readonly string[] => (channels === 1 ? ['grey'] : ['red', 'green', 'blue']);

/** Everything about a game that the page shows. */
export const gameResult = (game: Game, seen: Observations): GameResult => {
  const { classNames, seed, task, taskName, steps } = game;
  const chance = 1 / (task.classes ?? 1);
  const rows = Array.from({ length: seen.energy.count }, (_, row) => row);
  const changed = amounts(seen);
  const average = mean(changed);
  const accuracy = meanAccuracy(seen.accuracy);
  const pattern = fixedPattern(seen.fine, groupsForPattern(game, seen), randomFrom(seed, 'halves'));
  const names = channelNames(seen.shape[2]);
  const byChannel = names.map((_, c) => mean(seen.channels.map((each) => each[c] ?? 0)));
  const channelTotal = byChannel.reduce((sum, value) => sum + value, 0) || 1;
  return {
    task: taskName,
    steps,
    shape: seen.shape,
    pictures: seen.energy.count,
    chance,
    curve: multiples.map((multiple, i) => ({ multiple, levels: 127.5 * multiple * Math.sqrt(average), accuracy: accuracy[i] ?? 0 })),
    push: pushOf(accuracy[0] ?? 0, Math.min(...accuracy), chance),
    fixed: Math.max(0, pattern.share),
    map: meanMap(seen.energy.values, seen.energy.size, rows),
    fixedMap: Array.from(pattern.map),
    bands: bandShares(seen.bands),
    channels: Object.fromEntries(names.map((name, c) => [name, (byChannel[c] ?? 0) / channelTotal])),
    perClass: Object.fromEntries(
      classNames.map((name, label) => [name, average > 0 ? mean(changed.filter((_, row) => seen.labels[row] === label)) / average : 0]),
    ),
    groups: groupsOf(seen, classNames, seed),
    mostChanged: mostChanged(seen, classNames, rows, changed),
  };
};

/** Marks may differ between classes: where there are few, each is looked at by itself. */
const MOST_CLASSES = 20;
const LEAST_PER_CLASS = 10;

export const groupsForPattern = ({ classNames }: Pick<Game, 'classNames'>, { labels }: Pick<Observations, 'labels'>): readonly number[] =>
  classNames.length <= MOST_CLASSES && labels.length >= LEAST_PER_CLASS * classNames.length ? labels : labels.map(() => 0);
