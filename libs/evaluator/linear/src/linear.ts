import type { EvaluationSubject, Evaluator, Measurement } from '@longway/contracts';
import {
  chooseL2,
  chooseLayers,
  eachTables,
  fitAndJudge,
  FitProgress,
  type Fitting,
  hasClasses,
  kindsOf,
  type KindTables,
  lbfgsProtocol,
  type Protocol,
  publishedProtocols,
  sgdProtocol,
} from '@longway/probe';
import { randomFrom } from '@longway/tensor';
import type { LinearOptions } from './options';

/**
 * Top-1 accuracy of multinomial logistic regression on frozen features (arXiv 2002.08822, section 4), for each end point
 * and each kind of features.
 */
export class LinearEvaluator implements Evaluator {
  constructor(
    private readonly options: LinearOptions,
    private readonly warn: (message: string) => void,
  ) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    if (!hasClasses(subject.classNames, 'linear', this.warn)) return;
    const { protocol, trainCount, testCount } = this.options;
    const pooling = this.options.pooling ?? (protocol.startsWith('published') ? 'max' : 'mean');
    const layers = chooseLayers(this.options.layers, subject.endPoints, 'linear');
    const kinds = kindsOf(subject, this.options.features);
    const progress = new FitProgress(subject, layers.length * kinds.length * (this.candidates.length + 1), this.protocolOf(0).rounds);
    for await (const found of eachTables(subject, { layers, kinds, pooling, trainCount, testCount, warn: this.warn })) {
      const { layer, features } = found;
      const { afterRound } = progress;
      const fitting: Fitting = {
        classes: subject.classNames.length,
        random: randomFrom(subject.seed, 'linear', 'sgd', layer, features),
        afterRound,
      };
      const chosen = await this.chosenProtocol(found, fitting, progress);
      const shares = await fitAndJudge(found.tables, chosen, fitting);
      progress.finishFit();
      const place = { features, layer, pooling, protocol: chosen.name };
      for (const split of ['train', 'test'] as const) yield { ...place, split, metric: 'top1', value: shares[split] };
      if (this.candidates.length > 0) yield { ...place, split: 'train', metric: 'l2', value: chosen.l2 };
    }
  }

  /** Regularisations to choose from; none where there is no choice. */
  private get candidates(): readonly number[] {
    const { protocol, l2 } = this.options;
    return Array.isArray(l2) && !protocol.startsWith('published') ? l2 : [];
  }

  private async chosenProtocol({ tables }: KindTables, fitting: Fitting, progress: FitProgress): Promise<Protocol> {
    const { l2 } = this.options;
    if (this.candidates.length === 0) return this.protocolOf(Array.isArray(l2) ? 0 : l2);
    return this.protocolOf(
      await chooseL2(
        tables.train,
        this.candidates,
        (each) => this.protocolOf(each),
        fitting,
        () => progress.finishFit(),
      ),
    );
  }

  private protocolOf(l2: number): Protocol {
    const { protocol, iterations, sgd } = this.options;
    if (protocol === 'lbfgs') return lbfgsProtocol(iterations, l2);
    return protocol === 'sgd' ? sgdProtocol(sgd, l2) : publishedProtocols[protocol];
  }
}
