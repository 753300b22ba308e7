import type { EventOf, Measurement } from '@longway/contracts';

/** A figure under its name. What has the same word before the first slash belongs together. */
export type Scalar = readonly [name: string, value: number];

const scalars = (group: string, values: Readonly<Record<string, number | undefined>> = {}): readonly Scalar[] =>
  Object.entries(values).flatMap(([name, value]): readonly Scalar[] => (value === undefined ? [] : [[`${group}/${name}`, value]]));

/** What a step says, under the names that it has wherever curves are drawn. */
export const stepScalars = (event: EventOf<'StepFinished'>): readonly Scalar[] => [
  ...scalars('loss', event.losses),
  ...scalars('raw', event.raw),
  ...scalars('lensed', event.lensed),
  ...scalars('learning-rate', event.learningRates),
  ...scalars('gradient-norm', event.gradientNorms),
  ...scalars('speed', {
    'images-per-second': event.imagesPerSecond,
    'waiting-share': event.waitingShare,
    'communication-share': event.communicationShare,
  }),
];

const nameOf = (evaluator: string, { metric, split, features, layer, pooling, protocol }: Measurement): string =>
  [evaluator, metric, split, features, layer, pooling, protocol].join('/');

/** What an evaluator says, e.g. `linear/top1/test/raw/features/mean/lbfgs`. */
export const evaluationScalars = ({ evaluator, measurements }: EventOf<'EvaluationFinished'>): readonly Scalar[] =>
  measurements.map((measurement) => [nameOf(evaluator, measurement), measurement.value]);

/** Whether curves have a point at this step, where they have one every so many steps: the first step has one always. */
export const isPoint = (step: number, every: number): boolean => step === 1 || step % every === 0;
