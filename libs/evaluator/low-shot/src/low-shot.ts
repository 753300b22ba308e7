import type { EvaluationSubject, Evaluator, Measurement } from '@longway/contracts';
import {
  chooseLayers,
  eachTables,
  fitAndJudge,
  FitProgress,
  hasClasses,
  kindsOf,
  type KindTables,
  lbfgsProtocol,
  takeRows,
} from '@longway/probe';
import { randomFrom } from '@longway/tensor';
import type { LowShotOptions } from './options';
import { stratifiedRows } from './subset';

/** `1%`, `0.5%` */
const inPercent = (share: number): string => `${Number((100 * share).toPrecision(6))}%`;

/**
 * Top-1 accuracy of logistic regression that is fitted on few labels (after Henaff et al., ICML 2020, section 4): how much of what the
 * classes need lies ready in the features.
 */
export class LowShotEvaluator implements Evaluator {
  constructor(
    private readonly options: LowShotOptions,
    private readonly warn: (message: string) => void,
  ) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    if (!hasClasses(subject.classNames, 'low-shot', this.warn)) return;
    const { pooling, trainCount, testCount, iterations, l2 } = this.options;
    const layers = chooseLayers(this.options.layers, subject.endPoints, 'low-shot');
    const kinds = kindsOf(subject, this.options.features);
    const shares = [...new Set(this.options.shares)];
    const fits = layers.length * kinds.length * shares.reduce((sum, share) => sum + this.drawsOf(share), 0);
    const progress = new FitProgress(subject, fits, iterations);
    const protocol = lbfgsProtocol(iterations, l2);
    for await (const found of eachTables(subject, { layers, kinds, pooling, trainCount, testCount, warn: this.warn })) {
      const { layer, features } = found;
      for (const share of shares) {
        const value = await this.averaged(found, share, subject, progress);
        yield { features, layer, pooling, protocol: `${protocol.name}-${inPercent(share)}`, split: 'test', metric: 'top1', value };
      }
    }
  }

  private drawsOf(share: number): number {
    return share === 1 ? 1 : this.options.draws;
  }

  /** Subsets depend on the run's seed alone: every end point and kind of features, and every arm, is given the same images. */
  private async averaged(
    { tables: { train, test } }: KindTables,
    share: number,
    subject: EvaluationSubject,
    progress: FitProgress,
  ): Promise<number> {
    const { iterations, l2 } = this.options;
    let sum = 0;
    for (let draw = 0; draw < this.drawsOf(share); draw++) {
      const random = randomFrom(subject.seed, 'low-shot', inPercent(share), draw);
      const subset = share === 1 ? train : takeRows(train, stratifiedRows(train.labels, share, random));
      const fitting = { classes: subject.classNames.length, random, afterRound: progress.afterRound };
      sum += (await fitAndJudge({ train: subset, test }, lbfgsProtocol(iterations, l2), fitting)).test;
      progress.finishFit();
    }
    return sum / this.drawsOf(share);
  }
}
