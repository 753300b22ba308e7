import * as tf from '@tensorflow/tfjs';

/** Binomial weights: a low pass of about one and a quarter pixels (standard deviation), over seven. */
const taps = [1, 6, 15, 20, 15, 6, 1].map((weight) => weight / 64);

/** Each channel by itself, with what lies at the edge mirrored beyond it. @param images `[batch, h, w, channels]`. */
export const blurred = (images: tf.Tensor4D): tf.Tensor4D =>
  tf.tidy(() => {
    const channels = images.shape[3];
    const kernel = (height: number, width: number) => tf.tile(tf.tensor4d(taps, [height, width, 1, 1]), [1, 1, channels, 1]) as tf.Tensor4D;
    const reach: [number, number] = [3, 3];
    const padded = tf.mirrorPad(images, [[0, 0], reach, reach, [0, 0]], 'symmetric') as tf.Tensor4D;
    const rows = tf.depthwiseConv2d(padded, kernel(7, 1), 1, 'valid') as tf.Tensor4D;
    return tf.depthwiseConv2d(rows, kernel(1, 7), 1, 'valid') as tf.Tensor4D;
  });

/** What a blur takes away: texture, edges, letters. */
export const fineDetail = (images: tf.Tensor4D): tf.Tensor4D => tf.tidy(() => images.sub(blurred(images)) as tf.Tensor4D);

const brightness = (images: tf.Tensor4D): tf.Tensor4D => tf.mean(images, 3, true) as tf.Tensor4D;

/** The bands that a change is divided into. They add up to the change, and hardly overlap. */
export const bandNames = ['overall', 'coarse-brightness', 'coarse-colour', 'fine-brightness', 'fine-colour'] as const;
export type BandName = (typeof bandNames)[number];

/** In words. */
export const bandLabels: Readonly<Record<BandName, string>> = {
  overall: 'overall colour and brightness',
  'coarse-brightness': 'light and shade',
  'coarse-colour': 'areas of colour',
  'fine-brightness': 'fine detail of brightness',
  'fine-colour': 'fine detail of colour',
};

/**
 * Divides changes of pictures: what is the same at every position of a picture (`overall`), then coarse and fine (wider and narrower than
 * {@link blurred} keeps), each into brightness (the mean of the channels) and colour (what differs from it).
 *
 * @param changes `[batch, h, w, channels]`.
 */
export const divide = (changes: tf.Tensor4D): Record<BandName, tf.Tensor4D> => {
  const overall = tf.mean(changes, [1, 2], true).mul(tf.onesLike(changes)) as tf.Tensor4D;
  const local = changes.sub(overall) as tf.Tensor4D;
  const coarse = blurred(local);
  const fine = local.sub(coarse) as tf.Tensor4D;
  const grey = (images: tf.Tensor4D) => brightness(images).mul(tf.onesLike(images)) as tf.Tensor4D;
  const [coarseGrey, fineGrey] = [grey(coarse), grey(fine)];
  return {
    overall,
    'coarse-brightness': coarseGrey,
    'coarse-colour': coarse.sub(coarseGrey) as tf.Tensor4D,
    'fine-brightness': fineGrey,
    'fine-colour': fine.sub(fineGrey) as tf.Tensor4D,
  };
};
