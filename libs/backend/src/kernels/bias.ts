import * as tf from '@tensorflow/tfjs';
import { compute, float32 } from '../native';
import { replaceGradient } from './replace-gradient';

const isBias = (a: tf.Tensor, b: tf.Tensor): boolean =>
  a.rank >= 2 && b.rank === 1 && a.shape[a.rank - 1] === b.shape[0] && a.dtype === 'float32' && b.dtype === 'float32';

/** An addition of a vector along the last axis is a bias, as tf.layers add it: TensorFlow has a kernel for its gradient. */
export const installBiasGradient = (): void =>
  replaceGradient('Add', (dy, [a, b]) =>
    isBias(a as tf.Tensor, b as tf.Tensor)
      ? {
          a: () => tf.clone(dy as tf.Tensor),
          b: () => compute('BiasAddGrad', { T: float32, data_format: 'NHWC' }, [dy as tf.Tensor]),
        }
      : undefined,
  );
