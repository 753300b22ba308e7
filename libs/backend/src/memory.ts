import * as tf from '@tensorflow/tfjs';
import { binding } from './native';

export interface MemoryUse {
  /** Tensors that tfjs knows of. */
  readonly tensors: number;
  /** Tensors inside TensorFlow: those above whose data has been used, and the states of native optimisers. */
  readonly nativeTensors: number;
  /** Of the data of `tensors`. */
  readonly bytes: number;
}

/** What is held at this moment; constant over training steps unless something leaks. Needs a loaded backend. */
export const memory = (): MemoryUse => {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, nativeTensors: binding().getNumOfTensors(), bytes: numBytes };
};
