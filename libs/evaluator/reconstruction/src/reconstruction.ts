import type { EvaluationSubject, Evaluator, Measurement } from '@longway/contracts';
import { mean, quantile } from '@longway/probe/statistics';
import type { ReconstructionOptions } from './options';

/** How far the lens moves test images (arXiv 2002.08822, figures of the mean reconstruction error), without and with the shortcut's mark. */
export class ReconstructionEvaluator implements Evaluator {
  constructor(private readonly options: ReconstructionOptions) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    if (!subject.hasLens) return;
    const seen = subject.hasShortcut ? (['none', 'present'] as const) : (['none'] as const);
    for (const [done, marks] of seen.entries()) {
      await subject.breathe();
      const { count, meanSquaredError } = await subject.reconstruction({ split: 'test', count: this.options.count, marks });
      subject.progress(done + 1, seen.length);
      const split = marks === 'none' ? 'test' : 'test+shortcut';
      const place = { features: 'lensed', layer: 'lens', pooling: 'none', protocol: `mean-${count}`, split } as const;
      yield { ...place, metric: 'mse', value: mean(meanSquaredError) };
      yield { ...place, metric: 'mse-p95', value: quantile(meanSquaredError, 0.95) };
    }
  }
}
