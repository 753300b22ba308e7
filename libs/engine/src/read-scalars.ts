import * as tf from '@tensorflow/tfjs';

type Tree<Leaf> = { readonly [key: string]: Leaf | Tree<Leaf> };

/** Reads all scalars of a tree in one go: on a GPU each read waits for the device. Numbers stay what they are. */
export const readScalars = (tree: Tree<tf.Scalar | number>): Tree<number> => {
  const scalars: tf.Scalar[] = [];
  const collect = (node: Tree<tf.Scalar | number>): void =>
    Object.values(node).forEach((leaf) => {
      if (leaf instanceof tf.Tensor) scalars.push(leaf as tf.Scalar);
      else if (typeof leaf === 'object') collect(leaf);
    });
  collect(tree);
  const values = tf.tidy(() => tf.stack(scalars).dataSync());

  let next = 0;
  const replace = (node: Tree<tf.Scalar | number>): Tree<number> =>
    Object.fromEntries(
      Object.entries(node).map(([key, leaf]) => {
        if (leaf instanceof tf.Tensor) return [key, values[next++] as number];
        return [key, typeof leaf === 'object' ? replace(leaf) : leaf];
      }),
    );
  return replace(tree);
};
