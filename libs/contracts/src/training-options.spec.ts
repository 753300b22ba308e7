import { trainingOptions } from './training-options';

test('defaults are whole: nothing needs to be said', () => {
  const options = trainingOptions.parse({});
  expect(options.extractor).toEqual({
    optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    learningRate: 1e-3,
    schedule: { name: 'cosine', warmupSteps: 0 },
    weightDecay: 0,
    clipNorm: null,
    headWeightDecay: null,
  });
  expect(options.lens).toMatchObject({ optimizer: { name: 'adam', beta1: 0.5 }, learningRate: 3e-3 });
  expect(trainingOptions.parse({ lens: { optimizer: { name: 'adam' } } }).lens.optimizer).toMatchObject({ beta1: 0.9 });
});

test('an optimiser or a schedule is given by its name, with its own defaults', () => {
  const { extractor } = trainingOptions.parse({ extractor: { optimizer: { name: 'sgd' }, schedule: { name: 'step', milestones: [3] } } });
  expect(extractor.optimizer).toEqual({ name: 'sgd', momentum: 0.9, nesterov: false });
  expect(extractor.schedule).toEqual({ name: 'step', warmupSteps: 0, milestones: [3], factor: 0.1 });
});

test.each([
  ['an unknown key', { stepz: 3 }],
  ['an option of the other optimiser', { extractor: { optimizer: { name: 'adam', momentum: 0.9 } } }],
  ['no step', { steps: 0 }],
  ['a share of a step', { steps: 1.5 }],
  ['a negative lambda', { lambda: -1 }],
  ['a rate of nought', { lens: { learningRate: 0 } }],
  ['a momentum of one', { extractor: { optimizer: { name: 'sgd', momentum: 1 } } }],
  ['a feed that is none', { feed: 'raw' }],
])('%s is refused', (_, options) => expect(trainingOptions.safeParse(options).success).toBe(false));
