import type { EventBody, EventOf, TrainingEvent } from '@longway/contracts';

/** An event with its head filled in. */
export const eventOf = (run: string, sequence: number, step: number, body: EventBody): TrainingEvent => {
  const [arm = '', seed = '0'] = run.split('/seed-');
  return { run, arm, seed: Number(seed), sequence, step, time: '2026-01-31T09:30:00.000Z', ...body };
};

export const stepOf = (run: string, sequence: number, step: number, loss = 1): EventOf<'StepFinished'> =>
  eventOf(run, sequence, step, {
    type: 'StepFinished',
    losses: { extractor: loss, adversarial: -loss, reconstruction: 0.01 },
    lensed: { accuracy: 0.5 },
    learningRates: { extractor: 0.001, lens: 0.003 },
    gradientNorms: { extractor: 1, lens: 1 },
    imagesPerSecond: 100,
    waitingShare: 0.01,
  }) as EventOf<'StepFinished'>;

export const startOf = (run: string, totalSteps: number): TrainingEvent =>
  eventOf(run, 0, 0, {
    type: 'RunStarted',
    config: { long: 'x'.repeat(100) },
    versions: {},
    totalSteps,
    weights: { lens: 1, extractor: 2, head: 3 },
  });

/** What a run folder's experiment.yaml says, as far as the page needs it. */
export const experimentText = (arms: readonly string[], seeds: readonly number[]): string =>
  JSON.stringify({ name: 'tried', description: 'An experiment.', seeds, arms: Object.fromEntries(arms.map((arm) => [arm, {}])) });
