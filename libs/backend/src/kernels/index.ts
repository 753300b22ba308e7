import { useKernels } from '@longway/tensor';
import { nativeOptimizer } from '../optimizers';
import { compile } from '../tracing/compile';
import { installBatchNormalization } from './batch-normalization';
import { installBiasGradient } from './bias';
import { collectives } from './collectives';
import { installConvolution } from './convolution';
import { installDropout } from './dropout';
import { installFilterGradient } from './filter-gradient';
import { installGather } from './gather';
import { installReluGradients } from './relu';
import { softmaxCrossEntropy } from './softmax-cross-entropy';
import { statelessNormal, statelessUniform } from './stateless-random';
import { toImages } from './to-images';

/** Brings TensorFlow's training kernels under plain tfjs calls, tf.layers, and the kernels of @longway/tensor. */
export const installKernels = (): void => {
  installReluGradients();
  installBiasGradient();
  installConvolution();
  installFilterGradient();
  installBatchNormalization();
  installDropout();
  installGather();
  useKernels({ optimizer: nativeOptimizer, softmaxCrossEntropy, compile, statelessUniform, statelessNormal, toImages, collectives });
};
