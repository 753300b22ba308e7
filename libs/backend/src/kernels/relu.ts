import type * as tf from '@tensorflow/tfjs';
import { compute, float32 } from '../native';
import { replaceGradient } from './replace-gradient';

/** One pass over memory each, where tfjs composes a step or a mask, a cast and products. */
export const installReluGradients = (): void => {
  // The output is above nought where the input is, and the next layer keeps it anyway: saving it saves a map.
  replaceGradient('Relu', (dy, [y]) => ({ x: () => compute('ReluGrad', { T: float32 }, [dy as tf.Tensor, y as tf.Tensor]) }), {
    inputsToSave: [],
    outputsToSave: [true],
  });
  replaceGradient('LeakyRelu', (dy, [x], attributes) => ({
    x: () => compute('LeakyReluGrad', { T: float32, alpha: { float: attributes['alpha'] as number } }, [dy as tf.Tensor, x as tf.Tensor]),
  }));
};
