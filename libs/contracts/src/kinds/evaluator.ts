import type { FeatureKind, Measurement } from '../metrics';
import type { SplitName } from './dataset';
import type { PretextTask } from './pretext-task';

/** Features of the first images of a split, one row an image. */
export interface FeatureSet {
  readonly count: number;
  readonly width: number;
  /** `count * width` values, row by row. */
  readonly values: Float32Array;
  /** The class of each row. */
  readonly labels: Int32Array;
}

/** A trained model, frozen, and the data to judge it on. */
export interface EvaluationSubject {
  readonly seed: number;
  readonly classNames: readonly string[];
  readonly task: PretextTask;
  /** False where the lens changes nothing: lensed features would repeat the raw ones. */
  readonly hasLens: boolean;
  readonly hasShortcut: boolean;
  /** The extractor's end points, from shallow to deep. */
  readonly endPoints: readonly string[];
  /** How many images a split has. */
  count(split: SplitName): Promise<number>;
  /**
   * Features of unmarked, upright images at an end point, averaged over the map's positions. Computed once, then kept
   * for all evaluators.
   *
   * @param request.count how many images, from the split's start; all when absent.
   */
  features(request: { split: SplitName; count?: number; kind: Extract<FeatureKind, 'raw' | 'lensed'>; layer: string }): Promise<FeatureSet>;
  /** The task's own loss and metrics, averaged over images of a split. */
  pretext(request: { split: SplitName; count?: number; kind: Extract<FeatureKind, 'raw' | 'lensed'>; marked: boolean }): Promise<Record<string, number>>;
  /** Says how far a long evaluation is. */
  progress(done: number, total: number): void;
  /** Lets other work and signals in; call it between chunks of long computations. Throws where the run was stopped. */
  breathe(): Promise<void>;
}

export interface Evaluator {
  /** Yields measurements as they come. */
  evaluate(subject: EvaluationSubject): AsyncIterable<Measurement>;
}
