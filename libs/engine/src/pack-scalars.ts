import * as tf from '@tensorflow/tfjs';

type Tree<Leaf> = { readonly [key: string]: Leaf | Tree<Leaf> };

interface PackedScalars {
  /** All scalars in one vector: on a GPU each read waits for the device. */
  readonly packed: tf.Tensor1D;
  /** The tree again, from the vector's values. */
  readonly unpack: (values: ArrayLike<number>) => Tree<number>;
}

export const packScalars = (tree: Tree<tf.Scalar>): PackedScalars => {
  const scalars: tf.Scalar[] = [];
  const place = (node: Tree<tf.Scalar>): Tree<number> =>
    Object.fromEntries(
      Object.entries(node).map(([key, leaf]) => [
        key,
        leaf instanceof tf.Tensor ? scalars.push(leaf as tf.Scalar) - 1 : place(leaf as Tree<tf.Scalar>),
      ]),
    );
  const places = place(tree);
  const read = (values: ArrayLike<number>, node: Tree<number>): Tree<number> =>
    Object.fromEntries(
      Object.entries(node).map(([key, leaf]) => [key, typeof leaf === 'number' ? (values[leaf] as number) : read(values, leaf)]),
    );
  return { packed: tf.stack(scalars) as tf.Tensor1D, unpack: (values) => read(values, places) };
};
