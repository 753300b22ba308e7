import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, sha256, writeFileAtomically, writeSafetensors } from '@longway/storage';
import type * as tf from '@tensorflow/tfjs';
import type { Networks } from './networks';

const models = ['lens', 'extractor', 'head'] as const;

/**
 * Writes the weights of each network, running statistics included, as a safetensors file, and last a manifest with the
 * SHA-256 of each: a folder without a fitting manifest is not whole.
 *
 * @returns the bytes written.
 */
export const saveWeights = async (folder: string, networks: Networks, step: number): Promise<number> => {
  await makeFolder(folder);
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const name of models) {
    const file = `${name}.safetensors`;
    await writeSafetensors(join(folder, file), { tensors: tensorsOf(networks[name]), metadata: { network: name, step: String(step) } });
    const bytes = await readFile(join(folder, file));
    files[file] = { bytes: bytes.length, sha256: sha256(bytes) };
  }
  await writeFileAtomically(join(folder, 'manifest.json'), `${JSON.stringify({ step, files }, null, 2)}\n`);
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
};

const tensorsOf = (model: tf.LayersModel) =>
  Object.fromEntries(
    model.weights.map((weight) => {
      const value = weight.read();
      return [weight.originalName, { dtype: 'F32' as const, shape: value.shape, data: value.dataSync() as Float32Array }];
    }),
  );
