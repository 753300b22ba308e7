import * as tf from '@tensorflow/tfjs';
import { glorotUniform, normal } from '../initializers';
import { seedFor } from '../random';

/** Sizes of a {@link patchHead}. */
export interface PatchHeadOptions {
  /** What each patch's features become before patches are joined. */
  readonly patchFeatures: number;
  /** Units of the layer that sees all patches of a question. */
  readonly hidden: number;
  /** Share of its units left out in a step. */
  readonly dropout: number;
  readonly batchNormMomentum: number;
  readonly batchNormEpsilon: number;
}

const PER_PATCH = 'patch_features';
const ON_ALL = ['hidden', 'hidden_bn', 'hidden_relu', 'dropout', 'classes'] as const;

/**
 * A head for questions about several patches of an image: `[patches, width]` to `[units]`. One linear layer, the same for all patches; what it
 * returns is joined, and goes through a hidden layer with batch norm, relu and dropout. In front of the batch norm biases would change nothing.
 *
 * @param featureShape of one patch: `[h, w, width]` or `[width]`.
 */
export const patchHead = (
  options: PatchHeadOptions,
  featureShape: readonly number[],
  { patches, units, seed }: { readonly patches: number; readonly units: number; readonly seed: number },
): tf.LayersModel => {
  const { patchFeatures, hidden, dropout: rate, batchNormMomentum: momentum, batchNormEpsilon: epsilon } = options;
  const of = (name: string) => seedFor(seed, 'head', name);
  const features = tf.input({ shape: [patches, featureShape.at(-1) as number] });
  const layers = [
    tf.layers.dense({ units: patchFeatures, useBias: false, kernelInitializer: glorotUniform(of(PER_PATCH)), name: PER_PATCH }),
    tf.layers.flatten({ name: 'joined' }),
    tf.layers.dense({ units: hidden, useBias: false, kernelInitializer: glorotUniform(of('hidden')), name: 'hidden' }),
    tf.layers.batchNormalization({ momentum, epsilon, name: 'hidden_bn' }),
    tf.layers.activation({ activation: 'relu', name: 'hidden_relu' }),
    tf.layers.dropout({ rate, seed: of('dropout'), name: 'dropout' }),
    tf.layers.dense({ units, kernelInitializer: normal(0.01, of('classes')), name: 'classes' }),
  ];
  const outputs = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, features);
  return tf.model({ inputs: features, outputs, name: 'head' });
};

/** Questions about images that are cut into patches. */
export interface Questions {
  /** int32 `[batch, questions, patches]`: which patches of its image, in which order, each question is about. */
  readonly picks: tf.Tensor3D;
  /** int32 `[batch * questions]`: the right answers. */
  readonly targets: tf.Tensor1D;
}

/**
 * What a {@link patchHead} says about each question, `[batch * questions, units]`. What a patch becomes before it is joined with others is
 * computed once, however many questions it is in.
 *
 * @param features of all patches, those of one image side by side: `[batch * cells, h, w, width]` or `[batch * cells, width]`.
 */
export const answersAbout = (head: tf.LayersModel, features: tf.Tensor, picks: tf.Tensor3D, training: boolean): tf.Tensor2D =>
  tf.tidy(() => {
    const pooled = (features.rank === 4 ? tf.mean(features, [1, 2]) : features) as tf.Tensor2D;
    const [batch, questions, patches] = picks.shape;
    const [all, width] = pooled.shape;
    const cells = all / batch;
    const ofPatches = head.getLayer(PER_PATCH).apply(tf.reshape(pooled, [batch, cells, width])) as tf.Tensor3D;
    const firsts = tf.tensor3d(
      Int32Array.from({ length: batch }, (_, i) => i * cells),
      [batch, 1, 1],
      'int32',
    );
    const rows = tf.reshape(tf.add(picks, firsts), [picks.size]) as tf.Tensor1D;
    const size = ofPatches.shape[2];
    const joined: tf.Tensor = tf.reshape(tf.gather(tf.reshape(ofPatches, [all, size]), rows), [batch * questions, patches * size]);
    return ON_ALL.reduce((x, name) => head.getLayer(name).apply(x, { training }) as tf.Tensor, joined) as tf.Tensor2D;
  });
