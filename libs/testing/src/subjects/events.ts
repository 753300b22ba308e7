import type { EventBody, EventType, TrainingEvent } from '@longway/contracts';

/** One event of each type, in an order that a run could have. The record makes the compiler ask for a new type's example. */
const bodies: { readonly [T in EventType]: Extract<EventBody, { type: T }> } = {
  RunStarted: {
    type: 'RunStarted',
    config: { name: 'contract', task: 'toy' },
    versions: { longway: '0.1.0' },
    totalSteps: 2,
    weights: { lens: 10, extractor: 20, head: 5 },
  },
  Warned: { type: 'Warned', code: 'contract', message: 'a warning, with a line\nbreak and a % sign' },
  StepFinished: {
    type: 'StepFinished',
    imagesPerSecond: 120.5,
    waitingShare: 0.02,
    losses: { extractor: 1.38, adversarial: 2.1, reconstruction: 0.001 },
    raw: { accuracy: 0.5 },
    lensed: { accuracy: 0.25 },
    learningRates: { extractor: 1e-3, lens: 3e-3 },
    gradientNorms: { extractor: 1.2, lens: 0.3 },
  },
  PreviewReady: { type: 'PreviewReady', file: 'arms/lens/seed-0/preview.json' },
  CheckpointSaved: { type: 'CheckpointSaved', folder: 'arms/lens/seed-0/weights', bytes: 1234 },
  EvaluationStarted: { type: 'EvaluationStarted', evaluator: 'linear' },
  EvaluationProgressed: { type: 'EvaluationProgressed', evaluator: 'linear', done: 1, total: 2 },
  EvaluationFinished: {
    type: 'EvaluationFinished',
    evaluator: 'linear',
    measurements: [{ features: 'raw', layer: 'deep', pooling: 'mean', protocol: 'lbfgs', split: 'test', metric: 'top1', value: 0.75 }],
    seconds: 1.5,
  },
  RunFinished: { type: 'RunFinished', outcome: 'completed', seconds: 12.5 },
  RunFailed: { type: 'RunFailed', message: 'the loss is not a number' },
};

/** The events of two runs: one has a lens and finishes, the other has none and fails. Every type is among them. */
export const everyEvent = (): TrainingEvent[] => {
  const { RunFinished, RunFailed, ...common } = bodies;
  const withoutLens: EventBody = {
    ...common.StepFinished,
    losses: { extractor: 1.38 },
    learningRates: { extractor: 1e-3 },
    gradientNorms: { extractor: 1.2 },
  };
  const run = (arm: string, events: readonly EventBody[]) =>
    events.map((body, sequence): TrainingEvent => ({
      ...body,
      run: `${arm}/seed-0`,
      arm,
      seed: 0,
      sequence,
      step: sequence > 1 ? 1 : 0,
      time: new Date(Date.UTC(2026, 0, 1, 0, 0, sequence)).toISOString(),
    }));
  return [...run('lens', [...Object.values(common), RunFinished]), ...run('plain', [common.RunStarted, withoutLens, RunFailed])];
};
