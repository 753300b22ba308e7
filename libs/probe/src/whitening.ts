import * as tf from '@tensorflow/tfjs';
import { cholesky, solveLower, solveLowerTransposed } from './cholesky';
import type { Problem } from './logistic-regression';
import { valuesOf } from './values-of';

/** Another basis for the parameters of a problem. Both functions take and return matrices `[width + 1, classes]`, row by row. */
export interface Whitening {
  /** The parameters that coordinates in the new basis stand for. */
  parameters(coordinates: Float64Array): Float64Array;
  /** The gradient by the coordinates, from the one by the parameters. */
  gradient(byParameters: Float64Array): Float64Array;
}

/** Features of one block are whitened together. Bounds the time of a factorisation, which grows with the cube; the rest grows with the width. */
const BLOCK = 512;
/** A covariance is learned from so many rows a feature of a block, where there are more: its estimate then costs as little as a few evaluations. */
const ROWS_PER_FEATURE = 8;
/** Of a feature's variance: smaller directions are not blown up, in 32 bits they are noise. */
const RELATIVE_RIDGE = 1e-4;

/**
 * Chooses the basis in which the loss at zero parameters, where every class is as likely, curves alike in all directions. The Hessian
 * there is `(I - 1 1^T / classes) / classes` times the features' second moments (Boehning 1992, section 2), plus `l2`; with its Cholesky
 * factor L, the coordinates are `L^T parameters`. The problem stays the same, and so does its optimum: L-BFGS in these coordinates is L-BFGS
 * that starts from this inverse Hessian (Nocedal & Wright 2006, section 7.2). Correlated features take it hundreds of iterations without.
 *
 * Second moments between blocks of 512 columns are left out.
 */
export const whiten = ({ design, classes, l2 }: Omit<Problem, 'labels'>): Whitening => {
  const columns = design.shape[1];
  const ridge = l2 + RELATIVE_RIDGE / classes;
  const blocks = Array.from({ length: Math.ceil(columns / BLOCK) }, (_, i) => {
    const from = i * BLOCK;
    const size = Math.min(BLOCK, columns - from);
    const curvature = secondMoments(design, from, size).map((moment) => moment / classes);
    for (let j = 0; j < size; j++) curvature[j * size + j] = (curvature[j * size + j] as number) + ridge;
    return { from, size, lower: cholesky(curvature, size, ridge) };
  });
  const inEachBlock = (solve: typeof solveLower) => (x: Float64Array) => {
    const solution = x.slice();
    for (const { from, size, lower } of blocks) solve(lower, size, solution.subarray(from * classes, (from + size) * classes), classes);
    return solution;
  };
  return { parameters: inEachBlock(solveLowerTransposed), gradient: inEachBlock(solveLower) };
};

/** `X^T X / rows` of some columns X, over rows that lie evenly in the matrix. */
const secondMoments = (design: tf.Tensor2D, from: number, size: number): Float32Array => {
  const stride = Math.max(1, Math.floor(design.shape[0] / (ROWS_PER_FEATURE * size)));
  const [moments] = valuesOf(() => {
    const some = tf.stridedSlice(design, [0, from], [design.shape[0], from + size], [stride, 1]) as tf.Tensor2D;
    return [tf.div(tf.matMul(some, some, true), some.shape[0])];
  });
  return moments as Float32Array;
};
