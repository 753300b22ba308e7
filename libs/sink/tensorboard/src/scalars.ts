import type { EventOf, Measurement } from '@longway/contracts';
import type { Value } from './messages';

const scalars = (prefix: string, values: Readonly<Record<string, number | undefined>> = {}): readonly Value[] =>
  Object.entries(values).flatMap(([name, simpleValue]) => (simpleValue === undefined ? [] : [{ tag: `${prefix}/${name}`, simpleValue }]));

/** TensorBoard makes a group of what has the same word before the first slash. */
export const stepScalars = (event: EventOf<'StepFinished'>): readonly Value[] => [
  ...scalars('loss', event.losses),
  ...scalars('raw', event.raw),
  ...scalars('lensed', event.lensed),
  ...scalars('learning rate', event.learningRates),
  ...scalars('gradient norm', event.gradientNorms),
  ...scalars('speed', { 'images per second': event.imagesPerSecond, 'waiting share': event.waitingShare }),
];

const tagOf = (evaluator: string, { metric, split, features, layer, pooling, protocol }: Measurement): string =>
  [evaluator, metric, split, features, layer, pooling, protocol].join('/');

export const evaluationScalars = ({ evaluator, measurements }: EventOf<'EvaluationFinished'>): readonly Value[] =>
  measurements.map((measurement) => ({ tag: tagOf(evaluator, measurement), simpleValue: measurement.value }));
