/** Which features a figure was measured on; `control` has the width of `concat` and knows nothing of the lens. */
export type FeatureKind = 'raw' | 'lensed' | 'concat' | 'control';

/** One figure of an evaluator. */
export interface Measurement {
  readonly features: FeatureKind;
  /** The end point; `head` for what the pretext head says, `lens` for what is measured on images. */
  readonly layer: string;
  /** How the end point's map became a vector: `mean` or `max`; `none` where there was none. */
  readonly pooling: string;
  /** How the figure came about, in a word or two: `lbfgs`, `sgd-520`, `knn-20`. */
  readonly protocol: string;
  /** `train` or `test`, of another data set with its name before it (`places205/test`); `+shortcut` behind it where the images bore the mark, `+misleading` where it gave a wrong answer. */
  readonly split: string;
  /** `top1` and other shares lie in [0, 1]. */
  readonly metric: string;
  readonly value: number;
}

/** A row of metrics.json: enough to redo every table of the report. */
export interface MetricRow extends Measurement {
  readonly arm: string;
  readonly seed: number;
  readonly evaluator: string;
}
