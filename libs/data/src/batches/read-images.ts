import type { Dataset, LabelledImage, SplitName } from '@longway/contracts';
import type { DecodeWorkers } from '../decode/decode-workers';
import { BatchLoader } from './batch-loader';
import { evaluationPicks } from './pick';

/** Images that one job of a worker decodes. */
const BATCH = 64;

/** Images of a split as evaluation sees them, without shortcuts, one by one in the given order; each with memory of its own. */
export async function* readImages(
  dataset: Dataset,
  { splitName, indices, workers }: { splitName: SplitName; indices: ArrayLike<number>; workers: DecodeWorkers },
): AsyncGenerator<LabelledImage, void> {
  const { imageShape } = dataset;
  const loader = new BatchLoader({ split: await dataset.open(splitName), splitName, imageShape, shortcuts: [], seed: 0 }, workers);
  const [height, width, channels] = imageShape;
  const size = height * width * channels;
  for await (const { levels, labels } of loader.batches(evaluationPicks(indices, BATCH))) {
    for (const [i, label] of labels.entries()) {
      yield { height, width, channels, data: Uint8Array.from(levels.subarray(i * size, (i + 1) * size)), label };
    }
  }
}
