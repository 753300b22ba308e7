import type { Exhibit } from '../exhibit';
import type { ImageShape } from '../image';
import type { FeatureKind, Measurement } from '../metrics';
import type { Dataset, SplitName } from './dataset';
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

/**
 * How an end point's map becomes one vector: `mean` over its positions; `max` keeps the map, max-pooled with the smallest whole window that
 * leaves at most 9,000 values (Kolesnikov et al., CVPR 2019, section 4). Vectors stay as they are.
 */
export const poolings = ['mean', 'max'] as const;
/** One of {@link poolings}. */
export type Pooling = (typeof poolings)[number];

/** Shortcuts on the images: none, as in training, or so that they give a wrong answer to the task. */
export type Marks = 'none' | 'present' | 'misleading';

type SeenAs = Extract<FeatureKind, 'raw' | 'lensed'>;

/** Which features are wanted. */
export interface FeatureRequest {
  readonly split: SplitName;
  /** How many images, from the split's start; all when absent. */
  readonly count?: number;
  readonly kind: SeenAs;
  /** An end point. */
  readonly layer: string;
  /** `mean` when absent. */
  readonly pooling?: Pooling;
  /** Another data set than the run's own; its images have the same shape. */
  readonly dataset?: Dataset;
}

/** How far the lens moves images. */
export interface ReconstructionError {
  /** Of what the lens sees. */
  readonly shape: ImageShape;
  /** Images that were averaged over. */
  readonly count: number;
  /** The squared difference of lensed and original by position, row by row: mean over images and channels, pixels in [-1, 1]. */
  readonly meanSquaredError: readonly number[];
}

/** How the head of a classifying task answered. */
export interface Answers {
  readonly classes: number;
  /** How many answers there are: the task's classes, and one more where an objective adds a class to the head. */
  readonly answers: number;
  /** `classes * answers` numbers, row by row: how many examples of the row's class got the column's answer. */
  readonly counts: readonly number[];
}

/** A trained model, frozen, and the data to judge it on. */
export interface EvaluationSubject {
  readonly seed: number;
  readonly classNames: readonly string[];
  readonly task: PretextTask;
  /** False where the lens changes nothing: lensed features would repeat the raw ones. */
  readonly hasLens: boolean;
  readonly hasShortcut: boolean;
  /** Whether the run's shortcuts can be drawn so that they lie about the task. */
  readonly canMislead: boolean;
  /** The shape of the images that features are asked of. */
  readonly imageShape: ImageShape;
  /** The extractor's end points, from shallow to deep. */
  readonly endPoints: readonly string[];
  /** How many images a split has. @param dataset another data set than the run's own. */
  count(split: SplitName, dataset?: Dataset): Promise<number>;
  /** Features of unmarked, upright images at an end point. Computed once, then kept for all evaluators. */
  features(request: FeatureRequest): Promise<FeatureSet>;
  /** The task's own loss and metrics, averaged over images of a split. */
  pretext(request: { split: SplitName; count?: number; kind: SeenAs; marks: Marks }): Promise<Record<string, number>>;
  /** Which answers each class got, over images of a split; undefined where the task is no classification. */
  answers(request: { split: SplitName; count?: number; kind: SeenAs; marks: Marks }): Promise<Answers | undefined>;
  /** What the lens changes on images that the seed chooses. @param request.count at most so many. */
  reconstruction(request: { split: SplitName; count: number; marks: Exclude<Marks, 'misleading'> }): Promise<ReconstructionError>;
  /**
   * Keeps what people look at beside figures, as `exhibits/NAME.json` in the run's folder: whole or absent. What had the name before is
   * replaced, so that an evaluator that is begun again leaves the same behind. @param name small letters, digits and hyphens; by custom the evaluator's.
   * @throws LongwayError for another name, and where the file cannot be written.
   */
  keep(name: string, exhibit: Exhibit): Promise<void>;
  /** Says how far a long evaluation is. */
  progress(done: number, total: number): void;
  /** Lets other work and signals in; call it between chunks of long computations. Throws where the run was stopped. */
  breathe(): Promise<void>;
}

/** Judges a trained model that no longer changes. */
export interface Evaluator {
  /** Yields measurements as they come. */
  evaluate(subject: EvaluationSubject): AsyncIterable<Measurement>;
}
