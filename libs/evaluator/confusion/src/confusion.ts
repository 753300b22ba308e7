import type { Answers, ConfusionExhibit, EvaluationSubject, Evaluator, Marks, Measurement } from '@longway/contracts';
import type { ConfusionOptions } from './options';

const splits: Readonly<Record<Marks, string>> = { none: 'test', present: 'test+shortcut', misleading: 'test+misleading' };

type Table = ConfusionExhibit['tables'][number];

/** Which answers the pretext head gives to each right one, on test images without marks, with them, and with marks that lie. */
export class ConfusionEvaluator implements Evaluator {
  constructor(
    private readonly options: ConfusionOptions,
    private readonly warn: (message: string) => void,
  ) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    const available = await subject.count('test');
    const count = Math.min(this.options.count ?? available, available);
    const kinds = subject.hasLens ? (['raw', 'lensed'] as const) : (['raw'] as const);
    const conditions = (['none', subject.hasShortcut && 'present', subject.canMislead && 'misleading'] as const).filter(
      (marks) => marks !== false,
    );
    const asked = kinds.flatMap((features) => conditions.map((marks) => ({ features, marks })));
    const tables: Table[] = [];
    for (const { features, marks } of asked) {
      await subject.breathe();
      const answers = await subject.answers({ split: 'test', count, kind: features, marks });
      if (answers === undefined) return this.warn('The evaluator confusion was left out: the task is no classification.');
      const counts = rowsOf(answers);
      tables.push({ features, marks, counts });
      subject.progress(tables.length, asked.length);
      const place = { features, layer: 'head', pooling: 'none', protocol: 'head', split: splits[marks] };
      yield { ...place, metric: 'top1', value: rightShare(counts) };
      yield { ...place, metric: 'largest-confusion', value: largestConfusion(counts) };
    }
    const [first] = tables;
    if (!first || first.counts.length > this.options.maxClasses) return;
    await subject.keep('confusion', { kind: 'confusion', ...labelsOf(subject, first.counts), tables });
  }
}

const rowsOf = ({ classes, answers, counts }: Answers): readonly (readonly number[])[] =>
  Array.from({ length: classes }, (_, row) => counts.slice(row * answers, (row + 1) * answers));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Of all questions, those that got their right answer. */
export const rightShare = (counts: Table['counts']): number => sum(counts.map((row, i) => row[i] ?? 0)) / sum(counts.map(sum));

/** The largest share of one class's questions that got one and the same wrong answer: 1 where a class is always taken for another. */
export const largestConfusion = (counts: Table['counts']): number =>
  Math.max(...counts.flatMap((row, i) => row.map((given, j) => (i === j || given === 0 ? 0 : given / sum(row)))));

const labelsOf = ({ task }: EvaluationSubject, counts: Table['counts']): Pick<ConfusionExhibit, 'classes' | 'answers'> => {
  const classes = counts.map((_, i) => task.classLabels?.[i] ?? String(i));
  // An objective may have added a class to the head.
  const beyond = (counts[0]?.length ?? 0) - classes.length;
  return { classes, answers: [...classes, ...Array.from({ length: beyond }, () => 'added')] };
};
