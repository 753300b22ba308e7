import { LongwayError } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { type BackendOptions, prepareEnvironment } from './environment';
import { installKernels } from './kernels';
import { type Device, binding } from './native';
import { replaceRemovedUtilities } from './node-compatibility';

/** Native TensorFlow, loaded and ready: every tfjs call runs on it. */
export interface Backend {
  /** E.g. `2.21.0`. */
  readonly tensorflow: string;
  readonly devices: readonly Device[];
  readonly onGpu: boolean;
}

let loading: Promise<Backend> | undefined;

/**
 * Loads native TensorFlow and makes it the backend of tfjs, with its training kernels under plain tfjs calls. Takes half
 * a second the first time; later calls return the same backend, and their options count for nothing.
 *
 * @throws LongwayError (exit `environment`) where the native library or its binding is missing or does not load.
 */
export const loadBackend = (options: BackendOptions = {}): Promise<Backend> => (loading ??= load(options));

const load = async (options: BackendOptions): Promise<Backend> => {
  prepareEnvironment(options);
  replaceRemovedUtilities();
  try {
    await import('@tensorflow/tfjs-node-gpu');
    await tf.ready();
  } catch (cause) {
    loading = undefined;
    throw new LongwayError(
      'Native TensorFlow does not load.',
      { found: (cause as Error).message.split('\n')[0], remedy: 'npm run setup, then `npx longway doctor` shows what is there', cause },
      'environment',
    );
  }
  installKernels();
  return { tensorflow: binding().TF_Version, devices: binding().listDevices(), onGpu: binding().isUsingGpuDevice() };
};
