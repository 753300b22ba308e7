import { type Dataset, type EvaluationSubject, type Evaluator, LongwayError, type Measurement, type Named } from '@longway/contracts';
import { chooseLayers, eachTables, fitAndJudge, FitProgress, hasClasses, kindsOf, lbfgsProtocol, publishedProtocols } from '@longway/probe';
import { randomFrom } from '@longway/tensor';
import type { TransferOptions } from './options';

/** Linear evaluation on other data sets than the one that the network was trained on (arXiv 2002.08822, section 4: ImageNet to Places205). */
export class TransferEvaluator implements Evaluator {
  constructor(
    private readonly options: TransferOptions,
    private readonly datasets: readonly Named<Dataset>[],
    private readonly warn: (message: string) => void,
  ) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    for (const each of this.datasets) requireShape(each, subject);
    const usable = this.datasets.filter(({ name, value }) => hasClasses(value.classNames, `transfer to ${name}`, this.warn));
    const { trainCount, testCount, iterations, l2 } = this.options;
    const protocol = this.options.protocol === 'lbfgs' ? lbfgsProtocol(iterations, l2) : publishedProtocols[this.options.protocol];
    const pooling = this.options.pooling ?? (protocol.name === 'lbfgs' ? 'mean' : 'max');
    const layers = chooseLayers(this.options.layers, subject.endPoints, 'transfer');
    const kinds = kindsOf(subject, this.options.features);
    const progress = new FitProgress(subject, usable.length * layers.length * kinds.length, protocol.rounds);
    for (const { name, value: dataset } of usable) {
      for await (const { layer, features, tables } of eachTables(subject, {
        layers,
        kinds,
        pooling,
        trainCount,
        testCount,
        dataset,
        warn: this.warn,
      })) {
        const random = randomFrom(subject.seed, 'transfer', name, layer, features);
        const shares = await fitAndJudge(tables, protocol, { classes: dataset.classNames.length, random, afterRound: progress.afterRound });
        progress.finishFit();
        const place = { features, layer, pooling, protocol: protocol.name, metric: 'top1' };
        for (const split of ['train', 'test'] as const) yield { ...place, split: `${name}/${split}`, value: shares[split] };
      }
    }
  }
}

/** The extractor was built for one shape, and so were the lens and the task. */
const requireShape = ({ name, value: { imageShape } }: Named<Dataset>, subject: Pick<EvaluationSubject, 'imageShape'>): void => {
  const [expected, found] = [subject.imageShape.join('x'), imageShape.join('x')];
  if (found === expected) return;
  const [height] = subject.imageShape;
  throw new LongwayError(
    'Images of the other data set have another shape than those that the network was trained on.',
    {
      where: `evaluators: transfer: datasets: ${name}`,
      expected,
      found,
      remedy: `Where ${name} has an option \`crop\`, set it to ${height}; else pack it at that size (longway data pack), or train on images of its shape.`,
    },
    'usage',
  );
};
