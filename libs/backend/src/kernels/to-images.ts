import type { Kernels } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { compute, float32, levelsTensor, uint8 } from '../native';

export const toImages: Kernels['toImages'] = (levels, shape) =>
  tf.tidy(() => {
    const images = compute<tf.Tensor4D>('Cast', { SrcT: uint8, DstT: float32, Truncate: false }, [levelsTensor(levels, shape)]);
    return tf.sub(tf.div(images, 127.5), 1);
  });
