/** What one evaluator takes. */
export interface EvaluatorMeasures {
  readonly name: string;
  readonly seconds: number;
  /** The share of its own work, beside forward passes, that was done to know: the time of the rest follows from it. */
  readonly doneShare: number;
}

/** What a short run of one arm showed. Times in seconds, sizes in bytes. */
export interface ArmMeasures {
  /** Until native TensorFlow is there; once for all runs. */
  readonly loadSeconds: number;
  /** From nothing to networks and an open data set. */
  readonly startSeconds: number;
  /** The first step is recorded, and takes longer. */
  readonly firstStepSeconds: number;
  /** The median of those that were timed. */
  readonly stepSeconds: number;
  readonly stepsTimed: number;
  /** For one batch where nothing is done but reading. */
  readonly readSeconds: number;
  readonly checkpointSeconds: number;
  readonly checkpointBytes: number;
  readonly weightsBytes: number;
  /** Nought where there is no lens to show. */
  readonly previewSeconds: number;
  readonly previewBytes: number;
  readonly evaluators: readonly EvaluatorMeasures[];
  /** What evaluators leave to look at. */
  readonly exhibitBytes: number;
  /** The line of one step's event. */
  readonly eventBytes: number;
  readonly reportBytes: number;
  readonly reportSeconds: number;
  /** Cores that were busy with it, on average: processor time over time. Fewer than it would take where others compute. */
  readonly busyCores: number;
  /** The most memory that the process held at a time. */
  readonly peakMemoryBytes: number;
  readonly onGpu: boolean;
}
