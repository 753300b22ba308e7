import type { EvaluationSubject, Measurement } from '@longway/contracts';
import { evaluationSubject } from '@longway/testing';
import { options } from './options';
import { PretextEvaluator } from './pretext';

const rows = async (overrides: Partial<EvaluationSubject>, chosen: object = {}): Promise<string[]> => {
  const measurements: Measurement[] = [];
  for await (const measurement of new PretextEvaluator(options.parse(chosen)).evaluate(evaluationSubject(overrides)))
    measurements.push(measurement);
  return measurements.map(({ features, layer, pooling, protocol, split, metric, value }) =>
    [features, layer, pooling, protocol, split, metric, value].join(' '),
  );
};

const raw = ['raw head none head test loss 0.6', 'raw head none head test top1 0.7'];

test('reports loss and top1 of both views', async () => {
  expect(await rows({})).toEqual([...raw, ...raw.map((row) => row.replace('raw', 'lensed'))]);
});

test('leaves out a lens that the run does not have', async () => expect(await rows({ hasLens: false })).toEqual(raw));

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
  await rows({ hasLens: false, pretext }, { count });
  expect(asked).toEqual([{ split: 'test', count: expected, kind: 'raw', marks: 'none' }]);
});
