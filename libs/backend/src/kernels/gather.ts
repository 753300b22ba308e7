import * as tf from '@tensorflow/tfjs';
import { type Attributes, compute, int32 } from '../native';

interface GatherAttributes {
  readonly axis: number;
  readonly batchDims: number;
}

/**
 * tfjs-node reads the indices back before it gathers, to check them: a GPU is waited for, and a step that gathers cannot be recorded. TensorFlow
 * checks them itself where that costs nothing, on the CPU.
 */
export const installGather = (): void => {
  tf.unregisterKernel('GatherV2', 'tensorflow');
  tf.registerKernel({
    kernelName: 'GatherV2',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, indices } = inputs as { x: tf.Tensor; indices: tf.Tensor };
      const { axis, batchDims } = attrs as unknown as GatherAttributes;
      tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, batchDims);
      const along = tf.scalar(axis, 'int32');
      const attributes: Attributes = {
        Tparams: { type: x.dtype },
        Tindices: { type: indices.dtype },
        Taxis: int32,
        batch_dims: { int: batchDims },
      };
      const gathered = compute('GatherV2', attributes, [x, indices, along]);
      along.dispose();
      return gathered;
    },
  });
};
