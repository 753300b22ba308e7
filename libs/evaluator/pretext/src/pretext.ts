import type { EvaluationSubject, Evaluator, Measurement } from '@longway/contracts';
import type { PretextOptions } from './options';

/** How well the head solves its own task on test images without marks: as they are, and through the lens. */
export class PretextEvaluator implements Evaluator {
  constructor(private readonly options: PretextOptions) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    const available = await subject.count('test');
    const count = Math.min(this.options.count ?? available, available);
    const kinds = subject.hasLens ? (['raw', 'lensed'] as const) : (['raw'] as const);
    for (const [done, features] of kinds.entries()) {
      await subject.breathe();
      const figures = await subject.pretext({ split: 'test', count, kind: features, marks: 'none' });
      subject.progress(done + 1, kinds.length);
      for (const [name, value] of Object.entries(figures)) {
        // In the table of results a share of correct answers has one name, whoever counted.
        const metric = name === 'accuracy' ? 'top1' : name;
        yield { features, layer: 'head', pooling: 'none', protocol: 'head', split: 'test', metric, value };
      }
    }
  }
}
