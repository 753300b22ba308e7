import { type EmbeddingExhibit, type EvaluationSubject, type Evaluator, LongwayError, type Measurement } from '@longway/contracts';
import { seedFor } from '@longway/tensor';
import { UMAP } from 'umap-js';
import { neighbourhoodsOf, type Neighbourhoods, trustworthiness } from './neighbourhoods';
import type { EmbeddingOptions } from './options';

/** Fewer images have no neighbourhoods worth the name. */
const FEWEST = 10;
/** Passes over the neighbours between two looks at whether the run was stopped. */
const CHUNK = 50;
/** As its authors take for large sets; small ones look the same after them. */
const EPOCHS = 200;

type View = EmbeddingExhibit['views'][number];

/** Lays features of test images out in the plane by UMAP (McInnes et al. 2018, arXiv 1802.03426), and says how far to trust that. */
export class EmbeddingEvaluator implements Evaluator {
  constructor(
    private readonly options: EmbeddingOptions,
    private readonly warn: (message: string) => void,
  ) {}

  async *evaluate(subject: EvaluationSubject): AsyncIterable<Measurement> {
    const { neighbours, minDist } = this.options;
    const count = Math.min(this.options.count, await subject.count('test'));
    if (count < FEWEST) return this.warn(`The evaluator embedding was left out: there are ${count} test images, and it needs ${FEWEST}.`);
    const layer = this.layerOf(subject);
    const kinds = subject.hasLens ? (['raw', 'lensed'] as const) : (['raw'] as const);
    const near = Math.min(neighbours, Math.ceil(count / 2) - 1);
    const views: View[] = [];
    let labels: readonly number[] = [];
    for (const features of kinds) {
      await subject.breathe();
      const table = await subject.features({ split: 'test', count, kind: features, layer });
      labels = Array.from(table.labels);
      const truth = neighbourhoodsOf(table.values, table.count, table.width);
      const points = await this.layOut(truth, near, subject);
      const trusted = trustworthiness(truth, neighbourhoodsOf(points.flat(), count, 2), near);
      views.push({ features, points, trustworthiness: trusted });
      subject.progress(views.length, kinds.length);
      yield { features, layer, pooling: 'mean', protocol: `umap-${near}`, split: 'test', metric: 'trustworthiness', value: trusted };
    }
    const method = `UMAP, ${near} neighbours, least distance ${minDist}`;
    await subject.keep('embedding', { kind: 'embedding', layer, method, classNames: subject.classNames, labels, views });
  }

  private layerOf({ endPoints }: EvaluationSubject): string {
    const { layer = endPoints.at(-1) as string } = this.options;
    if (endPoints.includes(layer)) return layer;
    throw new LongwayError(
      'the extractor has no such end point',
      {
        where: 'evaluators.embedding.layer',
        expected: endPoints.join(', '),
        found: layer,
        remedy: 'name one of them, or leave the option out',
      },
      'usage',
    );
  }

  /** Chance comes from the run's seed alone, and raw and lensed features begin alike: what differs between their planes is the features'. */
  private async layOut(
    { order, distances }: Neighbourhoods,
    near: number,
    { seed, breathe }: EvaluationSubject,
  ): Promise<[number, number][]> {
    const umap = new UMAP({
      nNeighbors: near,
      nEpochs: EPOCHS,
      minDist: this.options.minDist,
      random: quickRandom(seedFor(seed, 'embedding')),
    });
    // Each image counts as its own first neighbour.
    umap.setPrecomputedKNN(
      order.map((others, self) => [self, ...others.subarray(0, near - 1)]),
      distances.map((others) => [0, ...others.subarray(0, near - 1)]),
    );
    umap.initializeFit(order.map((_, row) => [row]));
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      if (epoch % CHUNK === 0) await breathe();
      umap.step();
    }
    return umap.getEmbedding().map(([x = 0, y = 0]) => [rounded(x), rounded(y)]);
  }
}

/** Numbers in [0, 1) from a 32-bit state (Marsaglia's xorshift, 2003): UMAP draws millions, and needs no better ones. */
const quickRandom = (seed: number): (() => number) => {
  let state = seed || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

/** A thousandth of a unit is less than a pixel of any chart. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
