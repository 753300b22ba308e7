import * as tf from '@tensorflow/tfjs';
import { isNative } from '../native';

type GradFunc = tf.GradConfig['gradFunc'];

/**
 * Puts a native gradient under a tfjs kernel, so that plain tfjs code gets it. Where another backend is in use, or the
 * native gradient does not apply and returns undefined, the original one is taken.
 */
export const replaceGradient = (
  kernelName: string,
  native: (...args: Parameters<GradFunc>) => ReturnType<GradFunc> | undefined,
  saves: Pick<tf.GradConfig, 'inputsToSave' | 'outputsToSave'> = {},
): void => {
  const original = tf.getGradient(kernelName);
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    ...original,
    ...saves,
    gradFunc: (dy, saved, attributes) =>
      (isNative() ? native(dy, saved, attributes) : undefined) ?? original.gradFunc(dy, saved, attributes),
  });
};
