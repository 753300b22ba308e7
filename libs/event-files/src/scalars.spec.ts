import type { EventHead, Measurement } from '@longway/contracts';
import { evaluationScalars, isPoint, stepScalars } from './scalars';

const head: EventHead = { run: 'a/seed-0', arm: 'a', seed: 0, sequence: 1, step: 1, time: '2026-01-01T00:00:00.000Z' };

test('a step’s figures have names, and what a run does not have has none', () => {
  const rates = { imagesPerSecond: 100, waitingShare: 0.25 };
  const step = { losses: { extractor: 1 }, learningRates: { extractor: 0.1 }, gradientNorms: { extractor: 2 }, lensed: { accuracy: 0.5 } };
  expect(stepScalars({ ...head, type: 'StepFinished', ...rates, ...step })).toEqual([
    ['loss/extractor', 1],
    ['lensed/accuracy', 0.5],
    ['learning-rate/extractor', 0.1],
    ['gradient-norm/extractor', 2],
    ['speed/images-per-second', 100],
    ['speed/waiting-share', 0.25],
  ]);
});

test('an evaluator’s figures say what they were measured on', () => {
  const figure: Measurement = {
    features: 'raw',
    layer: 'deep',
    pooling: 'max',
    protocol: 'knn-20',
    split: 'test',
    metric: 'top1',
    value: 0.75,
  };
  const measurements = [figure, { ...figure, split: 'places205/test', value: 0.5 }];
  expect(evaluationScalars({ ...head, type: 'EvaluationFinished', evaluator: 'knn', seconds: 1, measurements })).toEqual([
    ['knn/top1/test/raw/deep/max/knn-20', 0.75],
    ['knn/top1/places205/test/raw/deep/max/knn-20', 0.5],
  ]);
});

test('the first step has a point, and every so many', () => {
  expect([1, 2, 3, 4, 5, 6].filter((step) => isPoint(step, 3))).toEqual([1, 3, 6]);
});
