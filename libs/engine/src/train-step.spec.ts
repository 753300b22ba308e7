import { type TrainingOptions, trainingOptions } from '@longway/contracts';
import { randomFrom, softmaxCrossEntropy } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { buildNetworks, type Networks, trainableVariables } from './networks';
import { leastLikely, noLens, tinyExtractor, tinyLens, turnTask } from './testing/tiny-plugins';
import { type Game, TrainStep } from './train-step';

beforeAll(() => tf.setBackend('cpu'));

/** Plain gradient descent with rate 1: a step moves each weight by minus its gradient. */
const descent = { optimizer: { name: 'sgd', momentum: 0 }, learningRate: 1, schedule: { name: 'constant' } };
const options = (overrides: object = {}): TrainingOptions =>
  trainingOptions.parse({ steps: 10, lambda: 3, extractor: descent, lens: descent, ...overrides });

const images = () => tf.randomUniform([2, 4, 4, 3], -1, 1, 'float32', 5) as tf.Tensor4D;
const game = (networks: Networks, task = turnTask, lens = tinyLens, objective = leastLikely): Game => ({ networks, task, lens, objective });
const networks = (lens = tinyLens) => buildNetworks({ lens, extractor: tinyExtractor, task: turnTask }, [4, 4, 3], 1);
const facts = () => ({ labels: tf.tensor1d([0, 1], 'int32'), training: true });
const batch = () => ({ images: images(), labels: Int32Array.of(0, 1) });
const random = () => randomFrom(0, 'examples');

/** The two losses, written again from the definition: logits of the fed batch, cross-entropies by hand. */
const losses = ({ lens, extractor, head }: Networks, feed: 'both' | 'lensed', lambda: number, leastLikelyClasses?: tf.Tensor) => {
  const { inputs: x, targets } = turnTask.examples(images(), random(), facts());
  const logits = (input: tf.Tensor) => head.apply(extractor.apply(input)) as tf.Tensor2D;
  const lensed = lens.apply(x) as tf.Tensor;
  const onLensed = logits(tf.clipByValue(lensed, -1, 1));
  const ssl = (z: tf.Tensor) => softmaxCrossEntropy(z, targets).dataSync()[0] as number;
  const classes = leastLikelyClasses ?? tf.argMin(onLensed, 1);
  const adversarial = softmaxCrossEntropy(onLensed, classes).dataSync()[0] as number;
  const reconstruction = tf.mean(tf.square(tf.sub(lensed, x))).dataSync()[0] as number;
  return {
    extractor: feed === 'both' ? (ssl(onLensed) + ssl(logits(x))) / 2 : ssl(onLensed),
    lens: adversarial + lambda * reconstruction,
    adversarial,
    reconstruction,
    classes,
  };
};

/** Central differences of a loss by each element of a variable. */
const differences = (variable: tf.Variable, loss: () => number): number[] => {
  const step = 1e-2;
  const values = variable.dataSync().slice();
  const at = (i: number, delta: number) => {
    const moved = values.slice();
    moved[i] = (moved[i] as number) + delta;
    variable.assign(tf.tensor(moved, variable.shape));
    return loss();
  };
  const gradient = Array.from(values, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
  variable.assign(tf.tensor(values, variable.shape));
  return gradient;
};

describe.each(['both', 'lensed'] as const)('fed %s', (feed) => {
  test("both players' gradients are those of their own losses, by finite differences", () => {
    const nets = networks();
    const { classes } = losses(nets, feed, 3);
    const ofExtractor = trainableVariables(nets.extractor, nets.head);
    const ofLens = trainableVariables(nets.lens);
    const expected = [
      ...ofExtractor.map((variable) => differences(variable, () => losses(nets, feed, 3).extractor)),
      // The least likely classes are the target of the moment, not a function of the weights.
      ...ofLens.map((variable) => differences(variable, () => losses(nets, feed, 3, classes).lens)),
    ];
    const variables = [...ofExtractor, ...ofLens];
    const before = variables.map((variable) => variable.dataSync().slice());
    new TrainStep(game(nets), options({ feed })).run(batch(), random(), 0);
    variables.forEach((variable, v) => {
      const after = variable.dataSync();
      expected[v]?.forEach((slope, i) => expect((before[v]?.[i] as number) - (after[i] as number)).toBeCloseTo(slope, 3));
    });
  });

  test('reports the losses of the definition', () => {
    const nets = networks();
    const expected = losses(nets, feed, 3);
    const scalars = new TrainStep(game(nets), options({ feed })).run(batch(), random(), 0);
    expect(scalars.losses.extractor).toBeCloseTo(expected.extractor, 5);
    expect(scalars.losses.adversarial).toBeCloseTo(expected.adversarial, 5);
    expect(scalars.losses.reconstruction).toBeCloseTo(expected.reconstruction, 5);
    expect(Object.keys(scalars.lensed ?? {})).toEqual(['accuracy']);
    expect(scalars.raw === undefined).toBe(feed === 'lensed');
  });
});

test('the lens pays for what the configuration says: the absolute change in the place of the squared', () => {
  const reported = (reconstruction: string) => {
    const nets = networks();
    const before = trainableVariables(nets.lens).map((variable) => variable.dataSync().slice());
    const { losses: found } = new TrainStep(game(nets), options({ reconstruction })).run(batch(), random(), 0);
    const moved = trainableVariables(nets.lens).map((variable, v) => variable.dataSync().map((value, i) => value - (before[v]?.[i] ?? 0)));
    return { found, moved: moved.map((values) => Array.from(values)) };
  };
  const nets = networks();
  const { inputs } = turnTask.examples(images(), random(), facts());
  const change = tf.abs(tf.sub(nets.lens.apply(inputs) as tf.Tensor, inputs));
  const [squared, absolute] = [reported('squared'), reported('absolute')];
  expect(absolute.found.reconstruction).toBeCloseTo(tf.mean(change).dataSync()[0] as number, 5);
  expect(squared.found.reconstruction).toBeCloseTo(tf.mean(tf.square(change)).dataSync()[0] as number, 5);
  expect(absolute.found.adversarial).toBe(squared.found.adversarial);
  expect(absolute.moved).not.toEqual(squared.moved);
});

test('a lens pays for what it sends out of range, though nobody sees it', () => {
  const stark = {
    build: (shape: readonly number[]) => {
      const images = tf.input({ shape: [...shape] });
      const weights = [tf.tensor4d([3, 0, 0, 0, 3, 0, 0, 0, 3], [1, 1, 3, 3])];
      const tripled = tf.layers.conv2d({ filters: 3, kernelSize: 1, useBias: false, weights }).apply(images) as tf.SymbolicTensor;
      return tf.model({ inputs: images, outputs: tripled });
    },
  };
  const nets = networks(stark);
  const expected = losses(nets, 'lensed', 3);
  const { inputs } = turnTask.examples(images(), random(), facts());
  const scalars = new TrainStep(game(nets, turnTask, stark), options({ feed: 'lensed' })).run(batch(), random(), 0);
  expect(scalars.losses.extractor).toBeCloseTo(expected.extractor, 5);
  // Tripled: the change is twice the image.
  expect(scalars.losses.reconstruction).toBeCloseTo(4 * (tf.mean(tf.square(inputs)).dataSync()[0] as number), 5);
});

test('a player whose rate is nought in float32 does not move, whatever the other does', () => {
  const still = { ...descent, learningRate: 1e-300 };
  for (const [frozen, moving] of [
    ['extractor', 'lens'],
    ['lens', 'extractor'],
  ] as const) {
    const nets = networks();
    const values = (name: 'extractor' | 'lens') => trainableVariables(nets[name]).map((variable) => Array.from(variable.dataSync()));
    const before = { extractor: values('extractor'), lens: values('lens') };
    new TrainStep(game(nets), options({ [frozen]: still })).run(batch(), random(), 0);
    expect(values(frozen)).toEqual(before[frozen]);
    expect(values(moving)).not.toEqual(before[moving]);
  }
});

test('without a lens the extractor sees each image once and there is no second loss', () => {
  const nets = networks(noLens);
  const scalars = new TrainStep(game(nets), options()).run(batch(), random(), 0);
  expect(Object.keys(scalars.losses)).toEqual(['extractor']);
  expect(scalars.raw).toHaveProperty('accuracy');
  expect(scalars.lensed).toBeUndefined();
  expect(scalars.learningRates).toEqual({ extractor: 1 });
});

test('clipping scales the gradient of all weights to the norm; the reported norm is the one before', () => {
  const move = (clipNorm: number | null) => {
    const nets = networks();
    const variables = trainableVariables(nets.extractor, nets.head);
    const before = variables.map((variable) => variable.dataSync().slice());
    const { gradientNorms } = new TrainStep(game(nets), options({ extractor: { ...descent, clipNorm } })).run(batch(), random(), 0);
    const squares = variables.flatMap((variable, v) =>
      Array.from(variable.dataSync(), (value, i) => (value - (before[v]?.[i] as number)) ** 2),
    );
    return { moved: Math.sqrt(squares.reduce((a, b) => a + b, 0)), norm: gradientNorms.extractor };
  };
  const free = move(null);
  const clipped = move(free.norm / 4);
  expect(free.moved).toBeCloseTo(free.norm, 4);
  expect(clipped.moved).toBeCloseTo(free.norm / 4, 4);
  expect(clipped.norm).toBeCloseTo(free.norm, 5);
  expect(move(free.norm * 4).moved).toBeCloseTo(free.norm, 4);
});

test.each(['sgd', 'adam'] as const)('weight decay under %s shrinks kernels and leaves biases alone', (name) => {
  // No gradient but the decay's: the loss of a task without information is flat.
  const flat = { ...turnTask, loss: (outputs: tf.Tensor) => tf.sum(tf.mul(outputs, 0)) as tf.Scalar };
  const nets = networks(noLens);
  const decayed = { ...descent, optimizer: name === 'sgd' ? descent.optimizer : { name }, learningRate: 0.5, weightDecay: 0.2 };
  const variables = trainableVariables(nets.extractor, nets.head);
  variables.forEach((variable) => variable.assign(tf.ones(variable.shape)));
  new TrainStep(game(nets, flat), options({ extractor: decayed })).run(batch(), random(), 0);
  variables.forEach((variable) => variable.dataSync().forEach((value) => expect(value).toBeCloseTo(variable.rank > 1 ? 0.9 : 1, 5)));
});

test('bfloat16 without tracing is refused, with the way out', () => {
  expect(() => new TrainStep(game(networks()), options({ precision: 'bf16' }), { trace: false })).toThrow(
    /backend\.trace: off[^]*set backend\.trace to auto/,
  );
});

test('no tensor is left behind by a step', () => {
  const nets = networks();
  const step = new TrainStep(game(nets), options());
  const same = batch();
  step.run(same, random(), 0);
  const before = tf.memory().numTensors;
  for (let i = 1; i < 5; i++) step.run(same, random(), i);
  expect(tf.memory().numTensors).toBe(before);
});
