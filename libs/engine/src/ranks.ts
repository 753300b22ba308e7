import { createHash } from 'node:crypto';
import { type ExitCode, LongwayError, type Ranks, type TrainingOptions } from '@longway/contracts';
import type { Slots } from '@longway/tensor';
import type * as tf from '@tensorflow/tfjs';
import type { Networks } from './networks';

/**
 * Every batch is shared out evenly: then the mean over ranks is the mean over the batch.
 *
 * @throws LongwayError where the size of a batch is no multiple of the number of ranks.
 */
export const requireEvenShares = ({ batchSize }: Pick<TrainingOptions, 'batchSize'>, { size }: Ranks): void => {
  if (batchSize % size === 0) return;
  const near = [Math.floor(batchSize / size) * size, Math.ceil(batchSize / size) * size].filter((count) => count > 0);
  throw new LongwayError(
    'the batch cannot be shared out evenly',
    {
      where: 'training.batchSize',
      expected: `a multiple of ${size}, the number of ranks`,
      found: String(batchSize),
      remedy: `set training.batchSize to ${near.join(' or ')}, or start a number of ranks that divides ${batchSize}`,
    },
    'usage',
  );
};

/** SHA-256 of all weights, running statistics included, and of what the optimisers remember. */
export const fingerprint = (networks: Networks, slots: Slots): string => {
  const hash = createHash('sha256');
  const add = (tensor: tf.Tensor) => {
    const { buffer, byteOffset, byteLength } = tensor.dataSync();
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  };
  for (const model of [networks.lens, networks.extractor, networks.head]) for (const weight of model.weights) add(weight.read());
  for (const slot of Object.values(slots)) {
    const value = slot.read();
    add(value);
    value.dispose();
  }
  return hash.digest('hex');
};

/** Where a rank is before a step. */
export interface Standing {
  readonly step: number;
  /** Their {@link fingerprint}. */
  readonly weights: string;
}

type Said<T> = { readonly value: T } | { readonly error: string; readonly exit: ExitCode };

/**
 * Waits until all ranks have come here.
 *
 * @param own what this one says. @param patience see {@link Ranks.exchange}. @returns what each says, by rank.
 * @throws LongwayError that names the rank where another one has failed before it came ({@link tellFailure}): on all ranks.
 */
export const meet = async <T>(ranks: Ranks, own: T, patience?: number | null): Promise<readonly T[]> => {
  const all = (await ranks.exchange(JSON.stringify({ value: own }), patience)).map((text) => JSON.parse(text) as Said<T>);
  return all.map((said, rank) => {
    if ('error' in said) throw new LongwayError(`rank ${rank} failed: ${said.error}`, {}, said.exit);
    return said.value;
  });
};

/** Lets the other ranks, which wait in {@link meet}, know that this one does not come. */
export const tellFailure = async (ranks: Ranks, error: unknown): Promise<void> => {
  const { message } = error instanceof Error ? error : new Error(String(error));
  await ranks.exchange(JSON.stringify({ error: message, exit: error instanceof LongwayError ? error.exit : 'failure' }));
};

/** @throws LongwayError that names the ranks which are not where rank 0 is. */
export const requireEqual = (standings: readonly Standing[]): void => {
  const [first, ...others] = standings as [Standing, ...Standing[]];
  const odd = others.flatMap(({ step, weights }, i) =>
    step === first.step && weights === first.weights ? [] : [{ rank: i + 1, step, weights }],
  );
  if (odd.length === 0) return;
  const described = ({ step, weights }: Standing) => `weights ${weights.slice(0, 12)} at step ${step}`;
  throw new LongwayError(
    'not all ranks have the weights of rank 0',
    {
      where: odd.map(({ rank }) => `rank ${rank}`).join(', '),
      expected: described(first),
      found: odd.map((one) => `${described(one)} on rank ${one.rank}`).join('; '),
      remedy: 'let all ranks see the same run folder, and run the same versions on processors of one kind, whose rounding is the same',
    },
    'environment',
  );
};
