import * as tf from '@tensorflow/tfjs';
import type { EvaluationSubject, Evaluator, Exhibit, Measurement } from '@longway/contracts';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';

/** The largest feature, as a figure that depends on all that a subject offers. */
const figure = async (subject: EvaluationSubject, kind: 'raw' | 'lensed'): Promise<Measurement> => {
  await subject.breathe();
  const { values } = await subject.features({ split: 'test', kind, layer: 'deep' });
  return {
    features: kind,
    layer: 'deep',
    pooling: 'mean',
    protocol: 'largest',
    split: 'test',
    metric: 'largest',
    value: Math.max(...values),
  };
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
const exhibits = 'keeps exhibits under names of its own that a file can have, the same twice, as JSON says them';
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

const nosy: Evaluator = {
  async *evaluate(subject) {
    const { accuracy } = await subject.pretext({ split: 'test', kind: 'raw', marks: 'misleading' });
    yield { ...(await figure(subject, 'raw')), value: accuracy as number };
  },
};

const keeper = (name: string, exhibit: () => Exhibit): Evaluator => ({
  async *evaluate(subject) {
    await subject.keep(name, exhibit());
    yield* evaluator().evaluate(subject);
  },
});
const confusion = (count: number): Exhibit => ({
  kind: 'confusion',
  classes: ['a'],
  answers: ['a'],
  tables: [{ features: 'raw', marks: 'none', counts: [[count]] }],
});

describePlugin(pluginOf('evaluator', () => keeper('own', () => confusion(1))));

const demanding: Evaluator = {
  async *evaluate(subject) {
    if (subject.classNames.length < 2) throw new Error('no classes');
    yield await figure(subject, 'raw');
  },
};

test.each([
  ['makes up a layer', figures, evaluator((measurement) => ({ ...measurement, layer: 'top' }))],
  ['makes up a pooling', figures, evaluator((measurement) => ({ ...measurement, pooling: 'none' }))],
  ['has no name for what it does', figures, evaluator((measurement) => ({ ...measurement, protocol: '' }))],
  ['makes up a split', figures, evaluator((measurement) => ({ ...measurement, split: 'held-out' }))],
  ['speaks of marks that are not there', figures, evaluator((measurement) => ({ ...measurement, split: 'test+misleading' }))],
  ['measures in percent', figures, evaluator((measurement) => ({ ...measurement, metric: 'top1', value: 75 }))],
  ['yields no number', figures, evaluator((measurement) => ({ ...measurement, value: Number.NaN }))],
  ['says the same thing twice', figures, evaluator((measurement) => ({ ...measurement, features: 'raw' }))],
  ['wants a lens where there is none', 'asks for lensed features only where there is a lens', withoutAsking],
  ['wants marks where there are none', 'asks for marks only where there are some, and for misleading ones only where they can lie', nosy],
  ['keeps what no file can be called', exhibits, keeper('../own', () => confusion(1))],
  ['keeps what JSON cannot say', exhibits, keeper('own', () => confusion(NaN))],
  ['keeps something else each time', exhibits, keeper('own', () => confusion(calls++))],
  ['cannot do without classes', 'steps back where there are no classes to tell apart', demanding],
  ['never measures the same', 'measures the same twice', evaluator((measurement) => ({ ...measurement, value: calls++ }))],
  ['keeps its progress to itself', 'says how far it is, up to the end', breathless],
  ['cannot be stopped', 'lets a stopped run stop', breathless],
  ['keeps a tensor', 'no tensor stays behind', evaluator((measurement) => (tf.zeros([1]), measurement))],
])('an evaluator that %s is found out', async (_, promise, broken) => {
  expect(await breaks('evaluator', promise, () => broken)).toBe(true);
});
