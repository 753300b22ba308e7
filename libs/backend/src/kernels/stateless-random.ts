import * as tf from '@tensorflow/tfjs';
import { compute, float32, int32 } from '../native';

const draw =
  (operation: string) =>
  (shape: readonly number[], seed: tf.Tensor1D): tf.Tensor =>
    compute(operation, { dtype: float32, T: int32, Tseed: int32 }, [tf.tensor1d([...shape], 'int32'), seed]);

/** Numbers that are a function of the seed, an argument: TensorFlow's other random operations keep a state. */
export const statelessUniform = draw('StatelessRandomUniform');
export const statelessNormal = draw('StatelessRandomNormal');
