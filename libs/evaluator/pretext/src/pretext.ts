import type { EvaluationSubject, Evaluator, Measurement } from '@longway/contracts';
import type { PretextOptions } from './options';

/**
 * How well the head solves its own task on test images: as they are and through the lens, with and without the shortcut's
 * mark. A network that lives on the shortcut does well on marked images only; a lens that takes the mark away brings
 * marked images down to where unmarked ones are.
 */
export class PretextEvaluator implements Evaluator {
  constructor(private readonly options: PretextOptions) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    const available = await subject.count('test');
    const count = Math.min(this.options.count ?? available, available);
    const kinds = subject.hasLens ? (['raw', 'lensed'] as const) : (['raw'] as const);
    const views = kinds.flatMap((features) => (subject.hasShortcut ? [false, true] : [false]).map((marked) => ({ features, marked })));
    for (const [done, { features, marked }] of views.entries()) {
      await subject.breathe();
      const figures = await subject.pretext({ split: 'test', count, kind: features, marked });
      subject.progress(done + 1, views.length);
      for (const [name, value] of Object.entries(figures)) {
        // In the table of results a share of correct answers has one name, whoever counted.
        const metric = name === 'accuracy' ? 'top1' : name;
        yield { features, layer: 'head', split: marked ? 'test+shortcut' : 'test', metric, value };
      }
    }
  }
}
