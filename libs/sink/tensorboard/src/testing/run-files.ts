import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Preview } from '@longway/contracts';
import { writeSafetensors } from '@longway/storage';

const base64 = (...bytes: readonly number[]): string => Buffer.from(bytes).toString('base64');

/** Two pictures of 2x3 pixels, one of which the lens changes at one place. */
export const preview = (channels: 1 | 3): Preview => {
  const same = Array.from({ length: 6 * channels }, (_, i) => 10 * i);
  const changed = same.map((value, i) => (i === 0 ? value + 20 : value));
  return {
    step: 4,
    shape: [2, 3, channels],
    count: 2,
    meanSquaredError: [0.6, 0, 0, 0, 0, 0],
    examples: [
      { original: base64(...same), lensed: base64(...changed) },
      { original: base64(...same), lensed: base64(...same) },
    ],
  };
};

export const writePreview = async (runFolder: string, file: string, content: Preview): Promise<void> => {
  await mkdir(dirname(join(runFolder, file)), { recursive: true });
  await writeFile(join(runFolder, file), JSON.stringify(content));
};

/** As a checkpoint has them: a file for each network, and what the optimisers remember. */
export const writeWeights = async (
  runFolder: string,
  folder: string,
  weights: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>,
): Promise<void> => {
  for (const [network, values] of Object.entries({ ...weights, optimizers: { moment: [1] } })) {
    const tensors = Object.entries(values).map(
      ([name, data]) => [name, { dtype: 'F32' as const, shape: [data.length], data: Float32Array.from(data) }] as const,
    );
    await writeSafetensors(join(runFolder, folder, `${network}.safetensors`), { tensors: Object.fromEntries(tensors), metadata: {} });
  }
};
