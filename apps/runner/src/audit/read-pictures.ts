import type { Pictures } from '@longway/audit';
import type { DataOptions, Dataset } from '@longway/contracts';
import { BatchLoader, DecodeWorkers, evaluationPicks, Quarantine } from '@longway/data';
import { permutation, randomFrom } from '@longway/tensor';

/** Pictures that are compared, and what may be held of them at once. */
const [PICTURES, PIXELS] = [1000, 3e7];
/** Pictures that are decoded together. */
const BATCH = 32;

/** Pictures of both splits, as small as the data set makes them. In the place of a broken picture stands another: training tells of it. */
export const readPictures = async (
  dataset: Dataset,
  { data, seed, signal }: { data: DataOptions; seed: number; signal: AbortSignal },
): Promise<Pictures> => {
  const { imageShape } = dataset;
  const [height, width, channels] = imageShape;
  const size = height * width * channels;
  const wanted = Math.min(PICTURES, Math.floor(PIXELS / (height * width)));
  const workers = new DecodeWorkers(data);
  const quarantine = new Quarantine({ maxBroken: data.maxBroken });
  const pieces: Uint8Array[] = [];
  const labels: number[] = [];
  try {
    for (const splitName of ['train', 'test'] as const) {
      const split = await dataset.open(splitName);
      const loader = new BatchLoader({ split, splitName, imageShape, shortcuts: [], seed, quarantine }, workers);
      const indices = permutation(split.length, randomFrom(seed, 'compared', splitName)).subarray(0, wanted - labels.length);
      for await (const batch of loader.batches(evaluationPicks(indices, BATCH))) {
        if (signal.aborted) break;
        pieces.push(Uint8Array.from(batch.levels.subarray(0, batch.labels.length * size)));
        labels.push(...batch.labels);
      }
    }
  } finally {
    await workers.close();
  }
  return { shape: [height, width, channels], levels: Buffer.concat(pieces), labels };
};
