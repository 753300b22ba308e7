import { join } from 'node:path';
import { LongwayError, type Split } from '@longway/contracts';
import { type ImageBatch, placeOf } from '@longway/data';
import { writeFileAtomically } from '@longway/storage';

/** What an image of a batch is called: its file, where it has one. */
const nameIn = (split: Split, index: number): string =>
  'locate' in split ? placeOf(split.locate(index)) : `image ${index} of the training split`;

/**
 * Leaves `diverged.json` in the run's folder where an error says that a training diverged: the step, what was no number, and the images
 * of its batch.
 *
 * @returns the error, which names the file then; as it was where it is another, or the file cannot be written, which is the lesser trouble.
 */
export const saveDiverged = async (
  folder: string,
  error: unknown,
  { step, split, batch }: { step: number; split: Split; batch: Pick<ImageBatch, 'indices' | 'labels'> },
): Promise<unknown> => {
  if (!(error instanceof LongwayError) || error.exit !== 'diverged') return error;
  const file = join(folder, 'diverged.json');
  const images = batch.indices.map((index, i) => ({ index, label: batch.labels[i], name: nameIn(split, index) }));
  const { summary, mishap, exit } = error;
  try {
    await writeFileAtomically(file, `${JSON.stringify({ step, found: mishap.found, images }, null, 2)}\n`);
    return new LongwayError(summary, { ...mishap, found: `${mishap.found}; the images of the batch are listed in ${file}` }, exit);
  } catch {
    return error;
  }
};
