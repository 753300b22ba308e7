import type { ImageShape } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';

/** Where tiles of a length begin on a side, so that they cover it and overlap by half at least. */
export const tileStarts = (side: number, tile: number): readonly number[] => {
  if (side <= tile) return [0];
  const count = Math.ceil((side - tile) / Math.max(1, Math.floor(tile / 2))) + 1;
  return Array.from({ length: count }, (_, i) => Math.round((i * (side - tile)) / (count - 1)));
};

/** A tile counts most in its middle and little at its edge, where a network sees less of what is around. */
const ramp = (length: number): number[] => Array.from({ length }, (_, i) => Math.min(i + 1, length - i));

/** Tiles that go through the lens at once. */
const BATCH = 16;

/**
 * What a lens that takes images of one shape does to a picture of any size: tiles that overlap by half go through it, and each position
 * gets the weighted mean of what its tiles say. A picture that is smaller than a tile is mirrored at its edges for it.
 *
 * @param picture `[h, w, channels]` in [-1, 1]. @returns the change, of the same shape.
 */
export const changeByTiles = (
  picture: tf.Tensor3D,
  [tileHeight, tileWidth]: ImageShape,
  lens: (images: tf.Tensor4D) => tf.Tensor4D,
): { readonly change: tf.Tensor3D; readonly tiles: number } => {
  const [height, width, channels] = picture.shape;
  const padded = tf.tidy(() => filled(picture, Math.max(height, tileHeight), Math.max(width, tileWidth)));
  const [fullHeight, fullWidth] = padded.shape;
  const places = tileStarts(fullHeight, tileHeight).flatMap((top) => tileStarts(fullWidth, tileWidth).map((left) => ({ top, left })));
  const sums = new Float32Array(fullHeight * fullWidth * channels);
  const weights = new Float32Array(fullHeight * fullWidth);
  const [down, across] = [ramp(tileHeight), ramp(tileWidth)];
  for (let first = 0; first < places.length; first += BATCH) {
    const some = places.slice(first, first + BATCH);
    const changes = tf.tidy(() => {
      const tiles = tf.stack(some.map(({ top, left }) => padded.slice([top, left, 0], [tileHeight, tileWidth, channels]))) as tf.Tensor4D;
      return lens(tiles).sub(tiles).dataSync() as Float32Array;
    });
    some.forEach(({ top, left }, i) => {
      for (let y = 0; y < tileHeight; y++) {
        for (let x = 0; x < tileWidth; x++) {
          const weight = (down[y] ?? 0) * (across[x] ?? 0);
          const position = (top + y) * fullWidth + left + x;
          weights[position] = (weights[position] ?? 0) + weight;
          for (let c = 0; c < channels; c++) {
            const at = position * channels + c;
            sums[at] = (sums[at] ?? 0) + weight * (changes[((i * tileHeight + y) * tileWidth + x) * channels + c] ?? 0);
          }
        }
      }
    });
  }
  padded.dispose();
  const change = tf.tidy(() => {
    const total = tf.tensor3d(weights, [fullHeight, fullWidth, 1]);
    return tf.tensor3d(sums, [fullHeight, fullWidth, channels]).div(total).slice([0, 0, 0], [height, width, channels]) as tf.Tensor3D;
  });
  return { change, tiles: places.length };
};

/** Mirrored beyond its lower and right edge until it has a size; what is more than twice as small is mirrored again. */
const filled = (picture: tf.Tensor3D, height: number, width: number): tf.Tensor3D => {
  let grown = picture;
  while (grown.shape[0] < height || grown.shape[1] < width) {
    const down = Math.min(grown.shape[0], height - grown.shape[0]);
    const across = Math.min(grown.shape[1], width - grown.shape[1]);
    grown = tf.mirrorPad(
      grown,
      [
        [0, down],
        [0, across],
        [0, 0],
      ],
      'symmetric',
    ) as tf.Tensor3D;
  }
  return grown === picture ? tf.clone(picture) : grown;
};
