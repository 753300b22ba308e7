import * as tf from '@tensorflow/tfjs';
import { type BandName, bandNames, divide } from './bands';
import { bandShares, nameChange } from './game-result';
import { type FindingKind, placeShares } from './place';

/** What a lens did to one picture. */
export interface ChangeMeasures {
  /** Root mean square and largest change, in grey levels of 255. */
  readonly levels: number;
  readonly largest: number;
  /** Shares of the change's energy. */
  readonly bands: Readonly<Record<BandName, number>>;
  readonly channels: readonly number[];
  /** Places that people have a name for: the share of the change's energy, and of the area. */
  readonly places: Readonly<Record<string, { readonly share: number; readonly area: number }>>;
  /** What the change would be called, by its place or by what it is made of. */
  readonly kind: FindingKind;
  readonly label: string;
}

/** @param picture `[h, w, channels]` in [-1, 1]. @param change of the same shape. */
export const measureChange = (picture: tf.Tensor3D, change: tf.Tensor3D): ChangeMeasures => {
  const [height, width] = picture.shape;
  const measured = tf.tidy(() => {
    // What lies beyond black and white is not seen.
    const seen = tf.clipByValue(picture.add(change), -1, 1).sub(picture) as tf.Tensor3D;
    const divided = divide(seen.expandDims(0) as tf.Tensor4D);
    const energy = tf.square(seen);
    return {
      mean: tf.mean(energy).dataSync()[0] ?? 0,
      largest: tf.max(tf.abs(seen)).dataSync()[0] ?? 0,
      map: Array.from(tf.mean(energy, 2).dataSync()),
      channels: Array.from(tf.mean(energy, [0, 1]).dataSync()),
      bands: Object.fromEntries(bandNames.map((name) => [name, tf.mean(tf.square(divided[name])).dataSync()[0] ?? 0])) as Record<
        BandName,
        number
      >,
    };
  });
  const bands = bandShares([measured.bands]);
  const total = measured.channels.reduce((sum, value) => sum + value, 0) || 1;
  const { kind, label } = nameChange(measured.map, [height, width], bands);
  return {
    levels: 127.5 * Math.sqrt(measured.mean),
    largest: 127.5 * measured.largest,
    bands,
    channels: measured.channels.map((value) => value / total),
    places: Object.fromEntries(placeShares(measured.map, [height, width]).map(({ place, share, area }) => [place.name, { share, area }])),
    kind,
    label,
  };
};
