import type { EventOf } from '@longway/contracts';
import type { Row } from './csv-file';

const prefixed = (prefix: string, values: Readonly<Record<string, number | undefined>> = {}): Row =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));

/** One step. Columns are called as the event's keys are. */
export const stepRow = (event: EventOf<'StepFinished'>): Row => ({
  sequence: event.sequence,
  step: event.step,
  time: event.time,
  ...prefixed('losses', event.losses),
  ...prefixed('raw', event.raw),
  ...prefixed('lensed', event.lensed),
  ...prefixed('learningRates', event.learningRates),
  ...prefixed('gradientNorms', event.gradientNorms),
  imagesPerSecond: event.imagesPerSecond,
  waitingShare: event.waitingShare,
});

/** A row for each figure of an evaluator. */
export const evaluationRows = ({ sequence, step, time, evaluator, measurements, seconds }: EventOf<'EvaluationFinished'>): readonly Row[] =>
  measurements.map(({ features, layer, pooling, protocol, split, metric, value }) => ({
    ...{ sequence, step, time, evaluator, features, layer, pooling, protocol, split, metric, value, seconds },
  }));
