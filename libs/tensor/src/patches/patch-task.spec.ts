import type { RawImage } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '../random';
import { cutPatches } from './cut-patches';
import { evaluationPatches } from './evaluation-patches';
import { patchGrid } from './grid';
import type { Questions } from './patch-head';
import { PatchTask, type PatchTaskOptions } from './patch-task';
import { standardised } from '../augment/standardised';

beforeAll(() => tf.setBackend('cpu'));

/** Which of the four patches is it? */
class WhichPatch extends PatchTask {
  readonly classes = 4;
  protected readonly patchesAsked = 1;

  protected questions(batch: number): Questions {
    const cells = Int32Array.from({ length: batch * 4 }, (_, i) => i % 4);
    return { picks: tf.tensor3d(cells, [batch, 4, 1], 'int32'), targets: tf.tensor1d(cells, 'int32') };
  }
}

const common: PatchTaskOptions = {
  ...{ grid: 2, patchSize: null, gap: 0, jitter: true, lens: 'image', greyscale: 0, standardise: true },
  ...{ patchFeatures: 3, hidden: 8, dropout: 0, batchNormMomentum: 0.9, batchNormEpsilon: 1e-3 },
};
const task = (options: Partial<PatchTaskOptions> = {}) => new WhichPatch({ ...common, ...options });

const images = (count = 3, seed = 1) => tf.randomUniform<tf.Rank.R4>([count, 20, 20, 3], -1, 1, 'float32', seed);

const facts = (training: boolean) => ({ labels: tf.zeros<tf.Rank.R1>([3], 'int32'), training });

/** What the extractor sees where the lens changes nothing. */
const seen = (asked: PatchTask, training: boolean, x = images(), seed = 5) => {
  const { inputs, extras = [] } = asked.examples(x, randomFrom(seed), facts(training));
  return asked.views(inputs, extras);
};

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

test('a lens on images sees images of the shape they have, one on patches sees patches', () => {
  expect(task().inputShape([20, 20, 3])).toEqual([20, 20, 3]);
  expect(task().viewShape([20, 20, 3])).toEqual([8, 8, 3]);
  expect(task({ lens: 'patch' }).inputShape([20, 20, 3])).toEqual([8, 8, 3]);
  expect(task({ lens: 'patch' }).viewShape([8, 8, 3])).toEqual([8, 8, 3]);
});

test('whatever the lens sees, the extractor sees the same patches: those at the places, standardised', () => {
  const asked = task();
  const { inputs, extras } = asked.examples(images(), randomFrom(5), facts(true));
  expect(values(inputs)).toEqual(values(images()));
  const patches = cutPatches(inputs, extras?.[1] as tf.Tensor2D, 8);
  expect(values(asked.views(inputs, extras ?? []))).toEqual(values(standardised(patches)));
  expect(values(seen(task({ lens: 'patch' }), true))).toEqual(values(standardised(patches)));
  expect(values(seen(task({ standardise: false }), true))).toEqual(values(patches));
  expect(values(seen(task({ standardise: false, lens: 'patch' }), true))).toEqual(values(patches));
});

test('places come by chance in training only, and there only with jitter', () => {
  const middle = values(seen(task({ jitter: false }), true));
  expect(values(seen(task(), false))).toEqual(middle);
  expect(values(seen(task(), true))).not.toEqual(middle);
  expect(values(seen(task(), true, images(), 6))).not.toEqual(values(seen(task(), true)));
  expect(values(seen(task(), true))).toEqual(values(seen(task(), true)));
});

test('images are grey before the lens, in training only', () => {
  const colours = (training: boolean) => {
    const { inputs } = task({ greyscale: 1 }).examples(images(), randomFrom(5), facts(training));
    return new Set(values(inputs.reshape([-1, 3]).slice(0, 1))).size;
  };
  expect([colours(true), colours(false)]).toEqual([1, 3]);
});

test('two batches one behind the other, with the extras of both, are seen and answered as each alone', () => {
  for (const lens of ['image', 'patch'] as const) {
    const asked = task({ lens });
    const [a, b] = [1, 2].map((seed) => asked.examples(images(3, seed), randomFrom(seed), facts(true)));
    const both = tf.concat([a?.inputs as tf.Tensor4D, b?.inputs as tf.Tensor4D]) as tf.Tensor4D;
    const extras = (a?.extras ?? []).map((extra, i) => tf.concat([extra, b?.extras?.[i] as tf.Tensor]));
    const head = asked.head([3], 1);
    const answers = (inputs: tf.Tensor4D, given: readonly tf.Tensor[]) => {
      const views = asked.views(inputs, given);
      return values(asked.predict(head, tf.mean(tf.square(views), [1, 2]), { training: false, extras: given }));
    };
    const alone = [a, b].flatMap((examples) => answers(examples?.inputs as tf.Tensor4D, examples?.extras ?? []));
    answers(both, extras).forEach((value, i) => expect(value).toBeCloseTo(alone[i] as number, 5));
  }
});

test('features are judged on the patches of the middle, whatever the lens sees', () => {
  const patches = evaluationPatches(images(), patchGrid(common, [20, 20, 3]));
  const shown = (asked: PatchTask) => values(asked.evaluationViews(asked.evaluationInputs(images())));
  expect(shown(task())).toEqual(values(standardised(patches)));
  expect(shown(task({ lens: 'patch' }))).toEqual(values(standardised(patches)));
  expect(shown(task({ standardise: false, lens: 'patch' }))).toEqual(values(patches));
  expect(task({ lens: 'patch' }).evaluationInputs(images()).shape).toEqual([12, 8, 8, 3]);
});

test('a head has outputs beyond the classes where an objective asks for them', () => {
  expect(task().head([2, 2, 3], 0, 2).outputs[0]?.shape).toEqual([null, 6]);
});

test('marks that lie are one cell off, the image else unchanged', () => {
  const seenAt = new Set<string>();
  for (let seed = 0; seed < 30; seed++) {
    const image: RawImage = { height: 21, width: 21, channels: 1, data: new Uint8Array(441).fill(7) };
    const mark = () => void image.data.fill(9, 12 * 21 + 13, 12 * 21 + 14);
    task().mislead(image, { index: 0, label: 0, classes: 2, random: randomFrom(seed), mark });
    const changed = [...image.data.keys()].filter((i) => image.data[i] !== 7);
    expect(changed).toHaveLength(1);
    seenAt.add(`${Math.floor((changed[0] as number) / 21)} ${(changed[0] as number) % 21}`);
  }
  expect([...seenAt].sort()).toEqual(['12 3', '2 13', '2 3']);
});

test('each question is explained by the patches that it shows and its label', () => {
  const examples = task().examples(images(1), randomFrom(5), facts(true));
  expect(task().explain(examples)).toEqual([0, 1, 2, 3].map((cell) => ({ views: [cell], answer: `label ${cell}` })));
});
