import { setImmediate } from 'node:timers/promises';
import { type Traced, tracesOf } from '@longway/audit';
import type { Dataset } from '@longway/contracts';
import { permutation, randomFrom } from '@longway/tensor';
import { storedPicture } from './stored-picture';

/** Pictures whose traces are read. */
const PICTURES = 400;

/** Reads what pictures' ways to here have left in them. Broken pictures are passed over: training tells of them. */
export const readTraces = async (
  dataset: Dataset,
  seed: number,
  { signal, progress }: { signal: AbortSignal; progress: (done: number, total: number) => void },
): Promise<readonly Traced[]> => {
  const split = await dataset.open('train');
  const indices = permutation(split.length, randomFrom(seed, 'traces')).subarray(0, PICTURES);
  const traced: Traced[] = [];
  for (const [done, index] of indices.entries()) {
    if (signal.aborted) break;
    progress(done, indices.length);
    const found = await storedPicture(split, index);
    if (found) traced.push({ traces: tracesOf(found.picture), className: dataset.classNames[found.label] ?? '' });
    await setImmediate();
  }
  return traced;
};
