/** Which features a figure was measured on; `control` has the width of `concat` and knows nothing of the lens. */
export type FeatureKind = 'raw' | 'lensed' | 'concat' | 'control';

/** One figure of an evaluator. */
export interface Measurement {
  readonly features: FeatureKind;
  /** The end point, or `head` for what the pretext head says. */
  readonly layer: string;
  /** `train` or `test`; `+shortcut` behind it where the images bore the mark. */
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
