import * as tf from '@tensorflow/tfjs';
import type { EvaluationSubject, Evaluator, Measurement } from '@longway/contracts';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';

/** The largest feature, as a figure that depends on all that a subject offers. */
const figure = async (subject: EvaluationSubject, kind: 'raw' | 'lensed'): Promise<Measurement> => {
  await subject.breathe();
  const { values } = await subject.features({ split: 'test', kind, layer: 'deep' });
  return { features: kind, layer: 'deep', split: 'test', metric: 'largest', value: Math.max(...values) };
};

const evaluator = (change: (measurement: Measurement) => Measurement = (measurement) => measurement): Evaluator => ({
  async *evaluate(subject) {
    yield change(await figure(subject, 'raw'));
    if (subject.hasLens) yield change(await figure(subject, 'lensed'));
    subject.progress(1, 1);
  },
});

describePlugin(pluginOf('evaluator', () => evaluator()));

const figures = 'yields figures, each of them once, with a place where they were measured';
let calls = 0;

const withoutAsking: Evaluator = {
  async *evaluate(subject) {
    yield await figure(subject, 'lensed');
  },
};

const breathless: Evaluator = {
  async *evaluate(subject) {
    yield await figure({ ...subject, breathe: async () => undefined }, 'raw');
  },
};

test.each([
  ['makes up a layer', figures, evaluator((measurement) => ({ ...measurement, layer: 'top' }))],
  ['measures in percent', figures, evaluator((measurement) => ({ ...measurement, metric: 'top1', value: 75 }))],
  ['yields no number', figures, evaluator((measurement) => ({ ...measurement, value: Number.NaN }))],
  ['says the same thing twice', figures, evaluator((measurement) => ({ ...measurement, features: 'raw' }))],
  ['wants a lens where there is none', 'asks for lensed features only where there is a lens', withoutAsking],
  ['never measures the same', 'measures the same twice', evaluator((measurement) => ({ ...measurement, value: calls++ }))],
  ['keeps its progress to itself', 'says how far it is, up to the end', breathless],
  ['cannot be stopped', 'lets a stopped run stop', breathless],
  ['keeps a tensor', 'no tensor stays behind', evaluator((measurement) => (tf.zeros([1]), measurement))],
])('an evaluator that %s is found out', async (_, promise, broken) => {
  expect(await breaks('evaluator', promise, () => broken)).toBe(true);
});
