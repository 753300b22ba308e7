import { LongwayError, type Ranks } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { fingerprint, meet, requireEqual, tellFailure } from './ranks';
import { RunningStatistics } from './running-statistics';

/** Ranks of one process, each in a promise of its own. */
const ranks = (size: number): readonly Ranks[] => {
  let said: string[] = [];
  let waiting: ((all: readonly string[]) => void)[] = [];
  return Array.from({ length: size }, (_, rank) => ({
    ...{ rank, size, name: `rank ${rank}` },
    exchange: (text: string) =>
      new Promise<readonly string[]>((resolve) => {
        said[rank] = text;
        if (waiting.push(resolve) < size) return;
        const [all, others] = [said, waiting];
        [said, waiting] = [[], []];
        for (const tell of others) tell(all);
      }),
  }));
};

const outcomes = async (work: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message));

test('ranks that meet know what each of them says', async () => {
  const all = await Promise.all(ranks(3).map((one) => meet(one, { number: one.rank })));
  expect(all).toEqual(Array(3).fill([{ number: 0 }, { number: 1 }, { number: 2 }]));
});

test('where one does not come, all others are told which, and why', async () => {
  const [first, second, third] = ranks(3) as [Ranks, Ranks, Ranks];
  const full = new LongwayError('the disk is full', { where: '/data' }, 'storage');
  const waiting = [meet(first, 1), tellFailure(second, full), meet(third, 3)];
  expect(await outcomes(waiting)).toEqual(['rank 1 failed: /data: the disk is full', undefined, 'rank 1 failed: /data: the disk is full']);
  await expect(waiting[0]).rejects.toMatchObject({ exit: 'storage' });
});

test('ranks with other weights, or at another step, are named', () => {
  const standing = { step: 7, weights: 'a'.repeat(64) };
  expect(() => requireEqual([standing, standing, standing])).not.toThrow();
  expect(() => requireEqual([standing, { step: 7, weights: 'b'.repeat(64) }, standing, { ...standing, step: 0 }])).toThrow(
    /^rank 1, rank 3: not all ranks have the weights of rank 0[^]*weights bbbbbbbbbbbb at step 7 on rank 1; weights aaaaaaaaaaaa at step 0 on rank 3/,
  );
});

const model = () => {
  const layers = [tf.layers.batchNormalization({ inputShape: [2] }), tf.layers.dense({ units: 2, kernelInitializer: 'ones' })];
  return tf.sequential({ layers });
};

test('the fingerprint tells weights, running statistics and what optimisers remember apart', () => {
  const networks = () =>
    ({ lens: model(), extractor: model(), head: model(), endPoints: [], inputShape: [1, 1, 2], viewShape: [1, 1, 2] }) as const;
  const slots = (value: number) => ({ 'lens/first/0': { shape: [1], read: () => tf.tensor1d([value]), assign: () => undefined } });
  const plain = fingerprint(networks(), slots(0));
  expect(fingerprint(networks(), slots(0))).toBe(plain);
  expect(fingerprint(networks(), slots(1))).not.toBe(plain);
  for (const change of [0, 1, 2, 3, 4, 5]) {
    const changed = networks();
    changed.extractor.weights[change]?.write(tf.fill(changed.extractor.weights[change]?.read().shape as number[], 0.5));
    expect(fingerprint(changed, slots(0))).not.toBe(plain);
  }
});

test('the running statistics that a forward pass moves are known, and no others', () => {
  const [moving, still] = [model(), model()];
  const statistics = new RunningStatistics([moving, still]);
  statistics.begin();
  expect(statistics.moved).toEqual([]);
  tf.tidy(() => {
    moving.apply(tf.ones([4, 2]), { training: true });
    still.apply(tf.ones([4, 2]), { training: false });
  });
  expect(statistics.moved.map(({ name }) => name)).toEqual(moving.nonTrainableWeights.map(({ name }) => name));
  statistics.begin();
  expect(statistics.moved).toEqual([]);
});
