import type { EvaluationSubject, Measurement } from '@longway/contracts';
import { evaluationSubject } from '@longway/testing';
import { options } from './options';
import { PretextEvaluator } from './pretext';

const rows = async (overrides: Partial<EvaluationSubject>, chosen: object = {}): Promise<string[]> => {
  const measurements: Measurement[] = [];
  for await (const measurement of new PretextEvaluator(options.parse(chosen)).evaluate(evaluationSubject(overrides))) measurements.push(measurement);
  return measurements.map(({ features, layer, split, metric, value }) => `${features} ${layer} ${split} ${metric} ${value}`);
};

test('reports loss and top1 of both views, with and without the mark', async () => {
  expect(await rows({})).toEqual([
    'raw head test loss 0.6',
    'raw head test top1 0.7',
    'raw head test+shortcut loss 0.1',
    'raw head test+shortcut top1 0.98',
    'lensed head test loss 0.6',
    'lensed head test top1 0.7',
    'lensed head test+shortcut loss 0.6',
    'lensed head test+shortcut top1 0.7',
  ]);
});

test('leaves out what the run does not have', async () => {
  expect(await rows({ hasLens: false, hasShortcut: false })).toEqual(['raw head test loss 0.6', 'raw head test top1 0.7']);
});

test.each([
  [2000, 45],
  [10, 10],
  [null, 45],
])('count %p of 45 test images asks for %p', async (count, expected) => {
  const asked: unknown[] = [];
  const pretext: EvaluationSubject['pretext'] = async (request) => {
    asked.push(request);
    return { loss: 1 };
  };
  await rows({ hasLens: false, hasShortcut: false, pretext }, { count });
  expect(asked).toEqual([{ split: 'test', count: expected, kind: 'raw', marked: false }]);
});
