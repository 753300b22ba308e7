import { definePlugin, type ImageShape, LongwayError, type PretextTask, type RawImage } from '@longway/contracts';
import { accuracy, linearHead, softmaxCrossEntropy } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';

const options = z.strictObject({
  orders: z.enum(['all', 'cyclic']).default('all').describe('`all` six orders of red, green and blue, or the three `cyclic` ones.'),
});

type Order = readonly [number, number, number];

/** Place i of an image's channels holds its channel `order[i]`. The first order changes nothing. */
const cyclic: readonly Order[] = [
  [0, 1, 2],
  [1, 2, 0],
  [2, 0, 1],
];
const mirrored: readonly Order[] = [
  [0, 2, 1],
  [2, 1, 0],
  [1, 0, 2],
];

const reorder = (images: tf.Tensor4D, order: Order): tf.Tensor4D => tf.gather(images, tf.tensor1d([...order], 'int32'), 3);

const reorderPixels = ({ data }: RawImage, order: Order): void => {
  for (let at = 0; at < data.length; at += 3) {
    const pixel = data.slice(at, at + 3);
    order.forEach((from, to) => (data[at + to] = pixel[from] as number));
  }
};

const inverse = (order: Order): Order => [order.indexOf(0), order.indexOf(1), order.indexOf(2)];

/** In which order do the colour channels lie? Label k is the k-th order; of each picture the batch holds all (Lee et al., ICML 2020). */
const channelOrder = (orders: readonly Order[]): PretextTask => ({
  classes: orders.length,

  inputShape(imageShape: ImageShape) {
    if (imageShape[2] === 3) return imageShape;
    throw new LongwayError('the order of channels needs colour pictures', {
      where: 'task',
      expected: '3 channels',
      found: `${imageShape[2]}`,
      remedy: 'choose another data set, or another task',
    });
  },

  examples(images) {
    const labels = orders.flatMap((_, label) => Array<number>(images.shape[0]).fill(label));
    return { inputs: tf.concat(orders.map((order) => reorder(images, order))), targets: tf.tensor1d(labels, 'int32') };
  },

  head: (featureShape, seed, extraClasses = 0) => linearHead(featureShape, orders.length + extraClasses, seed),
  loss: softmaxCrossEntropy,
  metrics: (outputs, targets) => ({ accuracy: accuracy(outputs, targets) }),

  /** The mark is drawn in the colours of another order than the picture's. */
  mislead(image, { mark, random }) {
    const wrong = orders[1 + random.integer(orders.length - 1)] as Order;
    reorderPixels(image, wrong);
    mark();
    reorderPixels(image, inverse(wrong));
  },
});

export const plugin = definePlugin({
  kind: 'pretext-task',
  name: 'channel-order',
  options,
  create: ({ orders }) => channelOrder(orders === 'all' ? [...cyclic, ...mirrored] : cyclic),
});
