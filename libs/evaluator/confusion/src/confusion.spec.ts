import type { EvaluationSubject, Exhibit } from '@longway/contracts';
import { evaluationSubject, toyTask } from '@longway/testing';
import { ConfusionEvaluator, largestConfusion, rightShare } from './confusion';
import { options } from './options';

const judge = async (overrides: Partial<EvaluationSubject> = {}, chosen: object = {}) => {
  const [rows, kept, warnings]: [string[], [string, Exhibit][], string[]] = [[], [], []];
  const subject = evaluationSubject({ keep: async (...exhibit) => void kept.push(exhibit), ...overrides });
  for await (const { features, split, metric, value } of new ConfusionEvaluator(options.parse(chosen), (message) =>
    warnings.push(message),
  ).evaluate(subject))
    rows.push([features, split, metric, Number(value.toFixed(10))].join(' '));
  return { rows, kept, warnings };
};

test('the share of right answers, and the largest share of a class that gets one wrong answer', () => {
  const counts = [
    [6, 3, 1],
    [0, 8, 2],
    [4, 4, 2],
  ];
  expect(rightShare(counts)).toBeCloseTo(16 / 30, 12);
  expect(largestConfusion(counts)).toBeCloseTo(0.4, 12);
  // A class that no image has is confused with none.
  expect(
    largestConfusion([
      [5, 0],
      [0, 0],
    ]),
  ).toBe(0);
});

test('without marks, with them and with lying ones, raw and lensed; the tables are kept under the names of the classes', async () => {
  const { rows, kept } = await judge({ task: { ...toyTask(3), classLabels: ['a', 'b', 'c'] } });
  // 14, 20 and 4 of 20 questions of each class are right.
  expect(rows.filter((row) => row.startsWith('raw'))).toEqual([
    'raw test top1 0.7',
    'raw test largest-confusion 0.3',
    'raw test+shortcut top1 1',
    'raw test+shortcut largest-confusion 0',
    'raw test+misleading top1 0.2',
    'raw test+misleading largest-confusion 0.8',
  ]);
  expect(rows.filter((row) => row.startsWith('lensed') && row.includes('top1'))).toHaveLength(3);
  const [[name, exhibit] = []] = kept;
  expect([kept.length, name]).toEqual([1, 'confusion']);
  expect(exhibit).toMatchObject({ kind: 'confusion', classes: ['a', 'b', 'c'], answers: ['a', 'b', 'c'] });
  expect(exhibit?.kind === 'confusion' && exhibit.tables.map(({ features, marks }) => `${features} ${marks}`)).toEqual([
    ...['raw none', 'raw present', 'raw misleading', 'lensed none', 'lensed present', 'lensed misleading'],
  ]);
  expect(exhibit?.kind === 'confusion' && exhibit.tables[2]?.counts).toEqual([
    [4, 16, 0],
    [0, 4, 16],
    [16, 0, 4],
  ]);
});

test('names an answer that an objective added', async () => {
  const { kept } = await judge({ answers: async () => ({ classes: 2, answers: 3, counts: [1, 0, 1, 0, 2, 0] }) });
  expect(kept[0]?.[1]).toMatchObject({ classes: ['0', '1'], answers: ['0', '1', 'added'] });
});

test('keeps no tables of a task with more classes than anyone reads', async () => {
  const { rows, kept } = await judge({}, { maxClasses: 2 });
  expect([rows.length, kept.length]).toEqual([12, 0]);
});

test('a task that is no classification costs a warning, not the run', async () => {
  const { rows, kept, warnings } = await judge({ answers: async () => undefined });
  expect([rows, kept]).toEqual([[], []]);
  expect(warnings).toEqual([expect.stringContaining('no classification')]);
});
