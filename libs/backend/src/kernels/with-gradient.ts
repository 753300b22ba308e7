import * as tf from '@tensorflow/tfjs';

interface Forward<O extends tf.Tensor> {
  readonly value: O;
  /** The gradient by each input. @param saved what was saved on the way forward. */
  readonly gradient: (dy: O, saved: tf.Tensor[]) => tf.Tensor[];
}

/** `tf.customGrad`, with types: a function of tensors that knows its own gradient. */
export const withGradient =
  <I extends tf.Tensor[], O extends tf.Tensor>(forward: (inputs: I, save: (tensors: tf.Tensor[]) => void) => Forward<O>) =>
  (...inputs: I): O => {
    const differentiable = tf.customGrad((...args) => {
      const save = args.pop() as unknown as (tensors: tf.Tensor[]) => void;
      const { value, gradient } = forward(args as I, save);
      return { value, gradFunc: (dy: O, saved: tf.Tensor[]) => gradient(dy, saved) };
    });
    return differentiable(...inputs) as O;
  };
