import { type PretextTask, type TrainingOptions, trainingOptions } from '@longway/contracts';
import { randomFrom, softmaxCrossEntropy } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { buildNetworks, trainableVariables } from './networks';
import { leastLikely, noLens, tinyExtractor, tinyLens, turnTask } from './testing/tiny-plugins';
import { type Game, TrainStep } from './train-step';

beforeAll(() => tf.setBackend('cpu'));

const descent = { optimizer: { name: 'sgd', momentum: 0 }, learningRate: 1, schedule: { name: 'constant' } };
const options = (overrides: object = {}): TrainingOptions =>
  trainingOptions.parse({ steps: 10, lambda: 3, feed: 'both', extractor: descent, lens: descent, ...overrides });

const images = () => tf.randomUniform([2, 4, 4, 3], -1, 1, 'float32', 5) as tf.Tensor4D;
const labels = Int32Array.of(0, 1);
const shape = [4, 4, 3] as const;
const game = (parts: Partial<Omit<Game, 'networks'>> = {}): Game => {
  const plugins = { lens: tinyLens, task: turnTask, objective: leastLikely, ...parts };
  return { ...plugins, networks: buildNetworks({ ...plugins, extractor: tinyExtractor }, shape, 1) };
};
const run = (players: Game, overrides: object = {}) =>
  new TrainStep(players, options(overrides)).run({ images: images(), labels }, randomFrom(0, 'examples'), 0);

describe('a task with views behind the lens', () => {
  /** Halves of images, left or right as the extras say. */
  const halves = (seen: { training?: boolean; rows: number[] }): PretextTask => ({
    ...turnTask,
    viewShape: ([height, width, channels]) => [height, width / 2, channels],
    examples: (pictures, _, { labels: classes }) => ({
      inputs: tf.clone(pictures),
      targets: tf.tensor1d([0, 1], 'int32'),
      extras: [tf.clone(classes)],
    }),
    views(pictures, [side]) {
      const [left, right] = tf.split(pictures, 2, 2) as [tf.Tensor4D, tf.Tensor4D];
      const isRight = tf.reshape(tf.cast(side as tf.Tensor, 'float32'), [-1, 1, 1, 1]);
      return tf.add(tf.mul(left, tf.sub(1, isRight)), tf.mul(right, isRight));
    },
    predict(head, features, { training, extras: [side] }) {
      seen.training = training;
      seen.rows.push(features.shape[0] as number, (side as tf.Tensor).shape[0] as number);
      return head.apply(features) as tf.Tensor;
    },
  });

  test('the extractor sees them, lensed and raw in one batch, with the extras of both', () => {
    const seen: { training?: boolean; rows: number[] } = { rows: [] };
    const players = game({ task: halves(seen) });
    expect(players.networks.extractor.inputs[0]?.shape).toEqual([null, 4, 2, 3]);
    expect(players.networks.lens.inputs[0]?.shape).toEqual([null, 4, 4, 3]);
    expect(run(players).losses.extractor).toBeGreaterThan(0);
    expect(seen).toEqual({ training: true, rows: [4, 4] });
  });

  test('the lens learns through them', () => {
    const players = game({ task: halves({ rows: [] }) });
    const before = trainableVariables(players.networks.lens).map((variable) => Array.from(variable.dataSync()));
    run(players);
    expect(trainableVariables(players.networks.lens).map((variable) => Array.from(variable.dataSync()))).not.toEqual(before);
  });
});

describe('an adversary without a network', () => {
  test('changes images along the gradient of the adversarial loss by them, and the extractor learns from both', () => {
    const given: tf.Tensor4D[] = [];
    const lens = {
      ...noLens,
      perturb: (pictures: tf.Tensor4D, gradient: tf.Tensor4D) => (
        given.push(tf.keep(tf.clone(gradient))),
        tf.sub(pictures, gradient) as tf.Tensor4D
      ),
    };
    const players = game({ lens });
    const { networks } = players;
    const { inputs, targets } = turnTask.examples(images(), randomFrom(0, 'examples'), {
      labels: tf.tensor1d([0, 1], 'int32'),
      training: true,
    });
    const logits = (x: tf.Tensor) => networks.head.apply(networks.extractor.apply(x)) as tf.Tensor2D;
    const classes = tf.argMin(logits(inputs), 1);
    const adversarial = (x: tf.Tensor) => softmaxCrossEntropy(logits(x), classes);
    const gradient = tf.grad(adversarial)(inputs);
    const changed = tf.sub(inputs, gradient);
    const lossOf = (x: tf.Tensor) => softmaxCrossEntropy(logits(x), targets).dataSync()[0] as number;
    const expected = (lossOf(changed) + lossOf(inputs)) / 2;

    const scalars = run(players);
    expect(Array.from(given[0]?.dataSync() ?? [])).toEqual(Array.from(gradient.dataSync(), (value) => expect.closeTo(value, 5) as number));
    expect(scalars.losses.extractor).toBeCloseTo(expected, 5);
    expect(scalars.losses.reconstruction).toBeCloseTo(tf.mean(tf.square(gradient)).dataSync()[0] as number, 6);
    expect(scalars.learningRates).toEqual({ extractor: 1 });
    expect([Object.keys(scalars.raw ?? {}), Object.keys(scalars.lensed ?? {})]).toEqual([['accuracy'], ['accuracy']]);
    tf.dispose(given);
  });

  test("the extractor's gradient does not go through the change", () => {
    const move = (perturb: (pictures: tf.Tensor4D, gradient: tf.Tensor4D) => tf.Tensor4D) => {
      const players = game({ lens: { ...noLens, perturb } });
      run(players);
      return trainableVariables(players.networks.extractor).flatMap((variable) => Array.from(variable.dataSync()));
    };
    let constant: number[] = [];
    const through = move((pictures, gradient) => ((constant = Array.from(gradient.dataSync())), tf.sub(pictures, tf.mul(gradient, 50))));
    const cut = move((pictures) => tf.sub(pictures, tf.mul(tf.tensor4d(constant, pictures.shape), 50)));
    expect(through).toEqual(cut.map((value) => expect.closeTo(value, 5) as number));
  });
});

test('a lens that keeps its own budget has no reconstruction loss', () => {
  const moved = (budgeted: boolean, lambda: number) => {
    const players = game({ lens: { ...tinyLens, budgeted } });
    run(players, { lambda });
    return trainableVariables(players.networks.lens).map((variable) => Array.from(variable.dataSync()));
  };
  expect(moved(true, 40)).toEqual(moved(false, 0));
  expect(moved(true, 40)).not.toEqual(moved(false, 40));
});

describe('an objective with a class of its own', () => {
  /** Lensed images belong to class 4. */
  const objective = {
    ...leastLikely,
    extraClasses: 1,
    lensedTargets: (targets: tf.Tensor) => tf.onesLike(targets).mul(tf.scalar(4, 'int32')),
  };
  const task: PretextTask = {
    ...turnTask,
    head(featureShape, seed, extra = 0) {
      const features = tf.input({ shape: [...featureShape] });
      const flat = tf.layers.flatten().apply(features);
      const kernelInitializer = tf.initializers.randomNormal({ stddev: 0.5, seed });
      return tf.model({
        inputs: features,
        outputs: tf.layers.dense({ units: 4 + extra, kernelInitializer }).apply(flat) as tf.SymbolicTensor,
      });
    },
  };

  test('asks the extractor for it on lensed images only', () => {
    const players = game({ objective, task });
    const { lens, extractor, head } = players.networks;
    const { inputs, targets } = turnTask.examples(images(), randomFrom(0, 'examples'), {
      labels: tf.tensor1d([0, 1], 'int32'),
      training: true,
    });
    const loss = (x: tf.Tensor, y: tf.Tensor) =>
      softmaxCrossEntropy(head.apply(extractor.apply(x)) as tf.Tensor, y).dataSync()[0] as number;
    const expected = (loss(tf.clipByValue(lens.apply(inputs) as tf.Tensor, -1, 1), tf.fill([8], 4, 'int32')) + loss(inputs, targets)) / 2;
    expect(run(players).losses.extractor).toBeCloseTo(expected, 5);
  });

  test('is refused by a head without room for it, with what to do', () => {
    expect(() => game({ objective, task: turnTask })).toThrow(/5: the task's classes[^]*add `extraClasses`/);
  });
});

test("the head's kernels may decay by another amount than the extractor's", () => {
  const flat = { ...turnTask, loss: (outputs: tf.Tensor) => tf.sum(tf.mul(outputs, 0)) as tf.Scalar };
  const players = game({ task: flat, lens: noLens });
  const { extractor, head } = players.networks;
  const variables = trainableVariables(extractor, head);
  variables.forEach((variable) => variable.assign(tf.ones(variable.shape)));
  run(players, { extractor: { ...descent, weightDecay: 0.2, headWeightDecay: 0.5 } });
  const kernels = (model: tf.LayersModel) =>
    trainableVariables(model)
      .filter(({ rank }) => rank > 1)
      .flatMap((variable) => Array.from(variable.dataSync()));
  kernels(extractor).forEach((value) => expect(value).toBeCloseTo(0.8, 5));
  kernels(head).forEach((value) => expect(value).toBeCloseTo(0.5, 5));
});
