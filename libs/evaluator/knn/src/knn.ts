import { type EvaluationSubject, type Evaluator, LongwayError, type Measurement } from '@longway/contracts';
import { chooseLayers, eachTables, hasClasses, kindsOf, type Tables } from '@longway/probe';
import { findNeighbours } from './neighbours';
import type { KnnOptions } from './options';
import { vote } from './vote';

/**
 * Top-1 accuracy of a vote among the nearest training images by the cosine of their features (Wu et al., CVPR 2018, section 3.4; Caron
 * et al., ICCV 2021): a judge that learns nothing.
 */
export class KnnEvaluator implements Evaluator {
  constructor(
    private readonly options: KnnOptions,
    private readonly warn: (message: string) => void,
  ) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    if (!hasClasses(subject.classNames, 'knn', this.warn)) return;
    const { pooling, temperature, trainCount, testCount } = this.options;
    const layers = chooseLayers(this.options.layers, subject.endPoints, 'knn');
    const kinds = kindsOf(subject, this.options.features);
    const searches = layers.length * kinds.length;
    let finished = 0;
    for await (const { layer, features, tables } of eachTables(subject, {
      layers,
      kinds,
      pooling,
      trainCount,
      testCount,
      warn: this.warn,
    })) {
      const { train, test } = tables;
      const neighbours = await findNeighbours(train, test, this.most(tables), async (done, total) => {
        subject.progress(finished + done / total, searches);
        await subject.breathe();
      });
      finished += 1;
      for (const k of new Set(this.options.k)) {
        const predicted = vote(neighbours, train.labels, { k, temperature, classes: subject.classNames.length });
        const value = test.labels.filter((label, row) => label === predicted[row]).length / test.count;
        yield { features, layer, pooling, protocol: `knn-${k}`, split: 'test', metric: 'top1', value };
      }
    }
  }

  /** How many neighbours the largest vote takes. Throws where there are not as many images. */
  private most({ train }: Tables): number {
    const most = Math.max(...this.options.k);
    if (most <= train.count) return most;
    const mishap = {
      where: 'evaluators: knn: k',
      expected: `at most ${train.count}, the number of training images`,
      found: String(most),
      remedy: 'Lower k, or raise trainCount.',
    };
    throw new LongwayError('There are fewer training images than neighbours.', mishap, 'usage');
  }
}
