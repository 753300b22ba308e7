import type { EvaluationSubject } from '@longway/contracts';
import { evaluationSubject } from '@longway/testing';
import { options } from './options';
import { ShortcutRelianceEvaluator } from './shortcut-reliance';

const warnings: string[] = [];
const rows = async (overrides: Partial<EvaluationSubject> = {}, chosen: object = {}): Promise<string[]> => {
  const found: string[] = [];
  const evaluator = new ShortcutRelianceEvaluator(options.parse(chosen), (message) => warnings.push(message));
  for await (const { features, layer, pooling, protocol, split, metric, value } of evaluator.evaluate(evaluationSubject(overrides))) {
    found.push([features, layer, pooling, protocol, split, metric, Number(value.toFixed(10))].join(' '));
  }
  return found;
};

const raw = ['raw head none head test top1 0.7', 'raw head none head test+shortcut top1 0.98'];
const misled = ['raw head none head test+misleading top1 0.2', 'raw head none head test+misleading reliance 0.78'];
const lensed = ['test', 'test+shortcut', 'test+misleading'].map((split) => `lensed head none head ${split} top1 0.7`);

test('three accuracies of both views; reliance is present - misleading', async () => {
  expect(await rows()).toEqual([...raw, ...misled, ...lensed, 'lensed head none head test+misleading reliance 0']);
});

test.each<[string, Partial<EvaluationSubject>, string[]]>([
  ['a lens', { hasLens: false }, [...raw, ...misled]],
  ['a mark that can lie', { hasLens: false, canMislead: false }, raw],
  ['a shortcut', { hasShortcut: false, canMislead: false }, []],
])('leaves out what a run without %s does not have', async (_, overrides, expected) => expect(await rows(overrides)).toEqual(expected));

test.each([
  [2000, 45],
  [10, 10],
  [null, 45],
])('count %p of 45 test images asks for %p', async (count, expected) => {
  const asked: unknown[] = [];
  const pretext: EvaluationSubject['pretext'] = async (request) => (asked.push(request.count), { accuracy: 0.5 });
  await rows({ pretext, hasLens: false, canMislead: false }, { count });
  expect(asked).toEqual([expected, expected]);
});

test('a task without an accuracy costs a warning, not the run', async () => {
  expect(await rows({ pretext: async () => ({ loss: 1 }) })).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('the task has no accuracy')]);
});
