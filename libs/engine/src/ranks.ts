import { createHash } from 'node:crypto';
import { LongwayError, type Ranks } from '@longway/contracts';
import type { Slots } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Networks } from './networks';

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

type Said = Standing | { readonly error: string };

/**
 * Waits for all ranks, and makes sure that they are at the same place.
 *
 * @throws LongwayError where another rank has failed before it came here, or has other weights: it is named. All ranks throw it.
 */
export const meet = async (ranks: Ranks, own: Standing): Promise<void> => {
  const all = (await ranks.exchange(JSON.stringify(own))).map((text) => JSON.parse(text) as Said);
  all.forEach((said, rank) => {
    if ('error' in said) throw new LongwayError(`rank ${rank} failed: ${said.error}`);
  });
  requireEqual(all as readonly Standing[]);
};

/** Lets the other ranks, which wait in {@link meet}, know that this one does not come. */
export const tellFailure = async (ranks: Ranks, error: unknown): Promise<void> => {
  await ranks.exchange(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
};

const requireEqual = (standings: readonly Standing[]): void => {
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
