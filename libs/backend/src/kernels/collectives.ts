import type { CollectiveKernels } from '@longway/tensor';
import { binding, execute } from '../native';

/** Under two native operations for each call, between which TensorFlow goes on (native/all-reduce-op.h). */
export const collectives: CollectiveKernels = {
  allReduceMean: (tensors, { sequence, half }) => {
    const attributes = { N: { int: tensors.length }, sequence: { int: sequence }, compressed: half };
    const [ticket] = execute('LongwayAllReduceStart', attributes, tensors, 1);
    return execute('LongwayAllReduceFinish', attributes, [...tensors, ...(ticket ? [ticket] : [])], tensors.length);
  },
  begin: () => binding().beginCollectives(),
  take: () => binding().takeCollectives(),
};

/**
 * Makes the kernels above reach the other processes of the MPI job that this one has joined. All of them call this at the same time, once, with the
 * backend loaded.
 *
 * @param timeout seconds after which a step that waits for another process ends the job; null: never. @param name of this process, for messages.
 */
export const startCollectives = (timeout: number | null, name: string): void => void binding().startCollectives(timeout ?? 0, name);
