import type * as tf from '@tensorflow/tfjs';
import { compute, float32 } from '../native';
import { replaceGradient } from './replace-gradient';

/** One pass over memory each, where tfjs composes a step or a mask, a cast and products. */
export const installReluGradients = (): void => {
  replaceGradient('Relu', (dy, [x]) => ({
    x: () => compute('ReluGrad', { T: float32 }, [dy as tf.Tensor, x as tf.Tensor]),
  }));
  replaceGradient('LeakyRelu', (dy, [x], attributes) => ({
    x: () => compute('LeakyReluGrad', { T: float32, alpha: { float: attributes['alpha'] as number } }, [dy as tf.Tensor, x as tf.Tensor]),
  }));
};
