import type { EvaluationSubject, Evaluator, Marks, Measurement } from '@longway/contracts';
import type { ShortcutRelianceOptions } from './options';

const splits: Readonly<Record<Marks, string>> = { none: 'test', present: 'test+shortcut', misleading: 'test+misleading' };

/**
 * Pretext accuracy on test images whose marks are absent, present, and misleading: drawn so that they speak for a wrong answer (after
 * Geirhos et al. 2019, who let texture and shape disagree). Reliance is what the accuracy falls by when marks that tell the truth begin to lie.
 */
export class ShortcutRelianceEvaluator implements Evaluator {
  constructor(
    private readonly options: ShortcutRelianceOptions,
    private readonly warn: (message: string) => void,
  ) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    if (!subject.hasShortcut) return;
    const available = await subject.count('test');
    const count = Math.min(this.options.count ?? available, available);
    const kinds = subject.hasLens ? (['raw', 'lensed'] as const) : (['raw'] as const);
    const conditions: readonly Marks[] = subject.canMislead ? ['none', 'present', 'misleading'] : ['none', 'present'];
    let done = 0;
    for (const features of kinds) {
      const place = { features, layer: 'head', pooling: 'none', protocol: 'head' };
      const shares = new Map<Marks, number>();
      for (const marks of conditions) {
        await subject.breathe();
        const { accuracy } = await subject.pretext({ split: 'test', count, kind: features, marks });
        if (accuracy === undefined) return this.warn('The evaluator shortcut-reliance was left out: the task has no accuracy.');
        subject.progress(++done, kinds.length * conditions.length);
        shares.set(marks, accuracy);
        yield { ...place, split: splits[marks], metric: 'top1', value: accuracy };
      }
      const [present, misleading] = [shares.get('present'), shares.get('misleading')];
      if (present === undefined || misleading === undefined) continue;
      yield { ...place, split: splits.misleading, metric: 'reliance', value: present - misleading };
    }
  }
}
