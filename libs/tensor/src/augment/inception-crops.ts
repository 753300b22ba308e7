import type { Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { inceptionBox, type PixelBox } from './inception-box';

/** Where samples lie along a side of a box, in [0, 1] of the image's side: at the middles of `size` equal parts, and never outside the box. */
const ends = (start: number, length: number, size: number, side: number): [first: number, last: number] => {
  const step = length / size;
  const first = Math.max(start, start + (step - 1) / 2);
  const last = Math.min(start + length - 1, start + (size - 0.5) * step - 0.5);
  return side === 1 ? [0, 0] : [first / (side - 1), last / (side - 1)];
};

/**
 * Parts of images, scaled bilinearly to one size without keeping their aspect. No gradient.
 *
 * @param images `[batch, h, w, channels]`. @param boxes as many of each image, those of one image side by side.
 * @returns `[boxes, height, width, channels]`.
 */
export const cropAndResize = (images: tf.Tensor4D, boxes: readonly PixelBox[], [height, width]: readonly [number, number]): tf.Tensor4D =>
  tf.tidy(() => {
    const [batch, rows, columns] = images.shape;
    const places = boxes.map((box) => {
      const [[top, bottom], [left, right]] = [ends(box.top, box.height, height, rows), ends(box.left, box.width, width, columns)];
      return [top, left, bottom, right];
    });
    const owners = Int32Array.from(boxes, (_, i) => Math.floor((i * batch) / boxes.length));
    return tf.image.cropAndResize(
      images,
      tf.tensor2d(places, [boxes.length, 4]),
      tf.tensor1d(owners, 'int32'),
      [height, width],
      'bilinear',
    );
  });

/**
 * Inception crops of images, see {@link inceptionBox}.
 *
 * @param images `[batch, h, w, channels]`. @param copies of each image, side by side.
 * @returns `[batch * copies, height, width, channels]`.
 */
export const inceptionCrops = (
  images: tf.Tensor4D,
  size: readonly [height: number, width: number],
  random: Random,
  copies = 1,
): tf.Tensor4D => {
  const [batch, height, width] = images.shape;
  return cropAndResize(
    images,
    Array.from({ length: batch * copies }, () => inceptionBox({ height, width }, random)),
    size,
  );
};
