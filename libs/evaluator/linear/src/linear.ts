import * as tf from '@tensorflow/tfjs';
import { type EvaluationSubject, type Evaluator, type FeatureSet, LongwayError, type Measurement, type Random, type SplitName } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { type Tables, tablesByKind } from './feature-tables';
import { fitByLbfgs, fitBySgd, top1 } from './logistic-regression';
import type { LinearOptions } from './options';
import { designMatrix, learnStandardisation } from './standardise';

/**
 * Top-1 accuracy of multinomial logistic regression on frozen features (arXiv 2002.08822, section 4), for each end point
 * and each kind of features. Features are standardised with the training images' mean and deviation.
 */
export class LinearEvaluator implements Evaluator {
  constructor(private readonly options: LinearOptions) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    const layers = chooseLayers(this.options.layers, subject.endPoints);
    const kinds = subject.hasLens ? 4 : 2;
    const rounds = this.options.solver === 'sgd' ? this.options.sgd.epochs : this.options.iterations;
    const total = layers.length * kinds * rounds;
    let fits = 0;
    for (const layer of layers) {
      const raw = await this.tables(subject, 'raw', layer);
      const lensed = subject.hasLens ? await this.tables(subject, 'lensed', layer) : undefined;
      for (const [features, tables] of tablesByKind(raw, lensed, randomFrom(subject.seed, 'linear', 'control', layer))) {
        const before = fits * rounds;
        const accuracies = await this.fit(tables, subject, randomFrom(subject.seed, 'linear', 'sgd', layer, features), async (round) => {
          subject.progress(before + round, total);
          await subject.breathe();
        });
        fits += 1;
        subject.progress(fits * rounds, total);
        for (const split of ['train', 'test'] as const) {
          yield { features, layer, split, metric: 'top1', value: accuracies[split] };
        }
      }
    }
  }

  private async tables(subject: EvaluationSubject, kind: 'raw' | 'lensed', layer: string): Promise<Tables> {
    const read = async (split: SplitName, wanted: number | null) => {
      const available = await subject.count(split);
      return subject.features({ split, count: Math.min(wanted ?? available, available), kind, layer });
    };
    return { train: await read('train', this.options.trainCount), test: await read('test', this.options.testCount) };
  }

  /** Fits on the training rows and judges on both. */
  private async fit({ train, test }: Tables, subject: EvaluationSubject, random: Random, afterRound: (round: number) => Promise<void>) {
    const { solver, l2, iterations, sgd } = this.options;
    const classes = subject.classNames.length;
    const standardisation = learnStandardisation(train);
    const design = (table: FeatureSet) => tf.tensor2d(designMatrix(table, standardisation), [table.count, table.width + 1]);
    const designs = { train: design(train), test: design(test) };
    try {
      const problem = { design: designs.train, labels: train.labels, classes, l2 };
      const parameters = solver === 'sgd' ? await fitBySgd(problem, sgd, random, afterRound) : await fitByLbfgs(problem, iterations, afterRound);
      return {
        train: top1(problem, parameters),
        test: top1({ design: designs.test, labels: test.labels, classes }, parameters),
      };
    } finally {
      tf.dispose(Object.values(designs));
    }
  }
}

/** The end points that an option names. Throws where one does not exist. */
export const chooseLayers = (wanted: LinearOptions['layers'], endPoints: readonly string[]): readonly string[] => {
  if (wanted === 'all') return endPoints;
  if (wanted === 'last') return endPoints.slice(-1);
  const unknown = wanted.find((layer) => !endPoints.includes(layer));
  if (unknown !== undefined) {
    throw new LongwayError(
      'The extractor has no such end point.',
      { where: 'evaluators: linear: layers', expected: endPoints.join(', '), found: unknown, remedy: "Name end points of the extractor, or write 'last' or 'all'." },
      'usage',
    );
  }
  return wanted;
};
