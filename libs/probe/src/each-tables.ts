import type { Dataset, EvaluationSubject, FeatureKind, Pooling, Random, SplitName } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { beside, controlOf, type Tables } from './feature-tables';

/** Which features an evaluator is to judge. */
export interface TableRequest {
  readonly layers: readonly string[];
  readonly kinds: readonly FeatureKind[];
  readonly pooling: Pooling;
  /** Images of each split, from its start; null takes all. */
  readonly trainCount: number | null;
  readonly testCount: number | null;
  /** Another data set than the run's own. */
  readonly dataset?: Dataset;
  /** Takes what the user should know of the images. */
  readonly warn: (message: string) => void;
}

/** Features of one kind at one end point. */
export interface KindTables {
  readonly layer: string;
  readonly features: FeatureKind;
  readonly tables: Tables;
}

/** Kinds that a subject has: without a lens there are no lensed features, and nothing to concatenate. */
export const kindsOf = ({ hasLens }: Pick<EvaluationSubject, 'hasLens'>, wanted: readonly FeatureKind[]): readonly FeatureKind[] =>
  wanted.filter((kind) => hasLens || kind === 'raw' || kind === 'control');

const readTables = async (subject: EvaluationSubject, request: TableRequest, kind: 'raw' | 'lensed', layer: string): Promise<Tables> => {
  const { pooling, dataset } = request;
  const read = async (split: SplitName, wanted: number | null) => {
    const available = await subject.count(split, dataset);
    return subject.features({ split, count: Math.min(wanted ?? available, available), kind, layer, pooling, ...(dataset && { dataset }) });
  };
  return { train: await read('train', request.trainCount), test: await read('test', request.testCount) };
};

/** Some data sets lie class by class: their first images say nothing of the other classes. */
const warnOfAbsentClasses = ({ train }: Tables, classes: number, warn: TableRequest['warn']): void => {
  const present = new Set(train.labels).size;
  if (present >= classes) return;
  warn(
    `The first ${train.count} training images are of ${present} of ${classes} classes only, so the others are never predicted. Raise trainCount, or set it to null.`,
  );
};

/** Reads features one end point and one kind after the other, so that no more of them than needed are in memory. */
export async function* eachTables(subject: EvaluationSubject, request: TableRequest): AsyncGenerator<KindTables> {
  const classes = (request.dataset ?? subject).classNames.length;
  let isFirst = true;
  for (const layer of request.layers) {
    for (const features of kindsOf(subject, request.kinds)) {
      const seen = (kind: 'raw' | 'lensed') => readTables(subject, request, kind, layer);
      // Every evaluator gets the same control; its stream bears the name of the first one that drew it, so that old figures can be had again.
      const random = () => randomFrom(subject.seed, 'linear', 'control', layer);
      const tables = await tablesOf(features, seen, random);
      if (isFirst) warnOfAbsentClasses(tables, classes, request.warn);
      isFirst = false;
      yield { layer, features, tables };
    }
  }
}

const tablesOf = async (kind: FeatureKind, seen: (kind: 'raw' | 'lensed') => Promise<Tables>, random: () => Random): Promise<Tables> => {
  if (kind === 'control') return controlOf(await seen('raw'), random());
  if (kind !== 'concat') return seen(kind);
  const [raw, lensed] = [await seen('raw'), await seen('lensed')];
  return { train: beside(raw.train, lensed.train), test: beside(raw.test, lensed.test) };
};
