import { meanOverMap, type Portable } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

/** The mean square of each band and channel: `[batch, h, w, bands * channels]` to `[batch, bands * channels]`. */
export class BandStrengths extends tf.layers.Layer implements Portable {
  static readonly className = 'LongwayBandStrengths';

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    const [count, , , bands] = shape as tf.Shape;
    return [count as number | null, bands as number];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.mean(tf.square((Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor), [1, 2]));
  }

  inStockLayers([bands]: readonly [tf.SymbolicTensor]): tf.SymbolicTensor {
    // TensorFlow.js forgets a layer's output once it was taken: nothing can take it twice.
    const again = tf.layers.activation({ activation: 'linear', name: `${this.name}_again` }).apply(bands) as tf.SymbolicTensor;
    const squares = tf.layers.multiply({ name: `${this.name}_squares` }).apply([bands, again]) as tf.SymbolicTensor;
    return meanOverMap(squares, this.name);
  }
}

tf.serialization.registerClass(BandStrengths);
