import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { type BandName, bandNames, divide, fineDetail } from './bands';
import type { Changes } from './fixed-pattern';
import type { Game, PictureBatch } from './game';

/**
 * Multiples of the lens's change that are tried. Beyond 1 they show where a lens that has not finished its way is heading: against an
 * extractor that is sure of itself it gets little gradient.
 */
export const multiples = [0, 0.25, 0.5, 1, 1.5, 2] as const;

/** What was seen of a game, picture by picture and batch by batch. */
export interface Observations {
  /** What the lens sees. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** 8-bit, picture behind picture. */
  readonly originals: Uint8Array;
  readonly lensed: Uint8Array;
  /** Of each picture. */
  readonly labels: readonly number[];
  /** Fine detail of the changes. */
  readonly fine: Changes;
  /** Mean squared change of each picture at each position. */
  readonly energy: Changes;
  /** Energy of each picture's change by band. */
  readonly bands: readonly Readonly<Record<BandName, number>>[];
  /** Energy of each picture's change by channel. */
  readonly channels: readonly (readonly number[])[];
  /** By batch of held-out pictures: the share of right answers for each of {@link multiples}. */
  readonly accuracy: readonly (readonly number[])[];
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((size, i) => size === b[i]);

/** What the lens is shown of pictures: whole ones wherever it takes them, so that marks stand where they stand in the picture. */
const shown = (game: Game, { images, labels }: PictureBatch, batch: number) => {
  const { task, imageShape, seed } = game;
  const facts = { labels: tf.tensor1d(labels, 'int32'), training: false };
  const examplesOf = (pictures: tf.Tensor4D) => task.examples(pictures, randomFrom(seed, 'audit', batch), facts);
  if (sameShape(task.inputShape(imageShape), imageShape)) return { pictures: images, examplesOf };
  const { inputs, ...rest } = examplesOf(images);
  return { pictures: inputs, examplesOf: (changed: tf.Tensor4D) => ({ ...rest, inputs: changed }) };
};

/** Inside a tidy. */
const levelsOf = (images: tf.Tensor4D): Uint8Array =>
  Uint8Array.from(tf.round(tf.clipByValue(images.add(1).mul(127.5), 0, 255)).dataSync());

const perPicture = (values: tf.Tensor4D): number[] => Array.from(tf.mean(tf.square(values), [1, 2, 3]).dataSync());

/** The share of right answers. */
const accuracyOf = (game: Game, { inputs, targets, extras = [] }: ReturnType<ReturnType<typeof shown>['examplesOf']>): number => {
  const answers = tf.argMax(game.outputs(inputs, extras), 1);
  return tf.mean(tf.cast(tf.equal(answers, tf.cast(targets, 'int32')), 'float32')).dataSync()[0] ?? 0;
};

/** By batch of held-out pictures: the share of right answers where `change` says what the lens's change becomes. */
const accuracies = async (game: Game, changes: readonly ((change: tf.Tensor4D) => tf.Tensor4D)[]): Promise<number[][]> => {
  const found: number[][] = [];
  for await (const batch of game.batches('held-out')) {
    tf.tidy(() => {
      const { pictures, examplesOf } = shown(game, batch, found.length);
      const change = game.lensed(pictures).sub(pictures) as tf.Tensor4D;
      found.push(changes.map((make) => accuracyOf(game, examplesOf(pictures.add(make(change)) as tf.Tensor4D))));
    });
    batch.images.dispose();
    await game.breathe();
  }
  return found;
};

/** By batch of held-out pictures: the share of right answers for each of {@link multiples} where nothing is changed outside of a mask. */
export const accuracyWithin = (game: Game, mask: Float32Array, [height, width]: readonly number[]): Promise<number[][]> =>
  accuracies(
    game,
    multiples.map((multiple) => (change) => change.mul(tf.tensor4d(mask, [1, height ?? 1, width ?? 1, 1])).mul(multiple) as tf.Tensor4D),
  );

/** A batch's share of the observations. Inside a tidy. */
const observe = (game: Game, batch: PictureBatch, index: number) => {
  const { pictures } = shown(game, batch, index);
  const lensed = game.lensed(pictures);
  const change = lensed.sub(pictures) as tf.Tensor4D;
  const divided = divide(change);
  const byBand = Object.fromEntries(bandNames.map((name) => [name, perPicture(divided[name])])) as Record<BandName, number[]>;
  const byChannel = tf.mean(tf.square(change), [1, 2]).arraySync() as number[][];
  const times = pictures.shape[0] / batch.labels.length;
  return {
    originals: levelsOf(pictures),
    lensed: levelsOf(lensed),
    labels: Array.from({ length: pictures.shape[0] }, (_, i) => (Number.isInteger(times) ? (batch.labels[Math.floor(i / times)] ?? 0) : 0)),
    fine: fineDetail(change).dataSync() as Float32Array,
    energy: tf.mean(tf.square(change), 3).dataSync() as Float32Array,
    bands: Array.from(
      { length: pictures.shape[0] },
      (_, i) => Object.fromEntries(bandNames.map((name) => [name, byBand[name][i] ?? 0])) as Record<BandName, number>,
    ),
    channels: byChannel,
    shape: pictures.shape.slice(1) as [number, number, number],
  };
};

const join = <T extends Float32Array | Uint8Array>(pieces: readonly T[], make: (length: number) => T): T => {
  const all = make(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
};

/** Looks at everything that a game's lens does to pictures, once. */
export const examine = async (game: Game): Promise<Observations> => {
  const seen: ReturnType<typeof observe>[] = [];
  for await (const batch of game.batches('any')) {
    const kept: ReturnType<typeof observe>[] = [];
    tf.tidy(() => void kept.push(observe(game, batch, seen.length)));
    batch.images.dispose();
    seen.push(...kept);
    await game.breathe();
  }
  const [first] = seen;
  if (!first) throw new RangeError('a game without pictures');
  const [height, width, channels] = first.shape;
  const floats = (key: 'fine' | 'energy') =>
    join(
      seen.map((batch) => batch[key]),
      (length) => new Float32Array(length),
    );
  const bytes = (key: 'originals' | 'lensed') =>
    join(
      seen.map((batch) => batch[key]),
      (length) => new Uint8Array(length),
    );
  const labels = seen.flatMap((batch) => batch.labels);
  return {
    shape: first.shape,
    originals: bytes('originals'),
    lensed: bytes('lensed'),
    labels,
    fine: { values: floats('fine'), count: labels.length, size: height * width * channels, channels },
    energy: { values: floats('energy'), count: labels.length, size: height * width, channels: 1 },
    bands: seen.flatMap((batch) => batch.bands),
    channels: seen.flatMap((batch) => batch.channels),
    accuracy: await accuracies(
      game,
      multiples.map((multiple) => (change: tf.Tensor4D) => change.mul(multiple) as tf.Tensor4D),
    ),
  };
};
