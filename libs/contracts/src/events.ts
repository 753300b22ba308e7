import type { Measurement } from './metrics';

/** What every event says. JSON-safe; never a tensor. */
export interface EventHead {
  /** One arm with one seed: `ARM/seed-N`. */
  readonly run: string;
  readonly arm: string;
  readonly seed: number;
  /** Counts the events of a run from 0 without a gap. */
  readonly sequence: number;
  /** Training steps done when the event was made. */
  readonly step: number;
  /** ISO 8601, UTC. */
  readonly time: string;
}

/** The scalars of one training step. A run without a lens has no adversarial and no reconstruction loss. */
export interface StepScalars {
  readonly losses: { readonly extractor: number; readonly adversarial?: number; readonly reconstruction?: number };
  /** The task's metrics on raw images, absent where the extractor is fed lensed images only. */
  readonly raw?: Readonly<Record<string, number>>;
  readonly lensed?: Readonly<Record<string, number>>;
  readonly learningRates: { readonly extractor: number; readonly lens?: number };
  /** Norms before clipping. */
  readonly gradientNorms: { readonly extractor: number; readonly lens?: number };
}

/** What an event says beside its head, by its `type`. */
export type EventBody =
  /** A run begins, or is gone on with. */
  | {
      readonly type: 'RunStarted';
      /** The resolved configuration of this run. */
      readonly config: unknown;
      readonly versions: Readonly<Record<string, string>>;
      /** Of the checkout, where it is one. */
      readonly gitRevision?: string;
      readonly totalSteps: number;
      /** Trainable weights by network. */
      readonly weights: { readonly lens: number; readonly extractor: number; readonly head: number };
    }
  /**
   * A training step is done. `waitingShare` is the share of the last steps' time that was spent on waiting for data, in 0..1; `communicationShare`, of a run
   * of several processes, the share in which rank 0 exchanged gradients or waited for other ranks to do so, beside computing or not.
   */
  | ({
      readonly type: 'StepFinished';
      readonly imagesPerSecond: number;
      readonly waitingShare: number;
      readonly communicationShare?: number;
    } & StepScalars)
  /** Everything that the training needs to go on lies in `folder`, a path from the experiment's folder. */
  | { readonly type: 'CheckpointSaved'; readonly folder: string; readonly bytes: number }
  /** What the lens does at this step lies in `file`, a path from the experiment's folder to a {@link Preview} in JSON. */
  | {
      readonly type: 'PreviewReady';
      /** Holds a `Preview`: `arms/ARM/seed-N/previews/step-000123.json` on the way, `arms/ARM/seed-N/preview.json` at the end. */
      readonly file: string;
    }
  /** An evaluator begins. */
  | { readonly type: 'EvaluationStarted'; readonly evaluator: string }
  /** An evaluator that takes long is so far. */
  | { readonly type: 'EvaluationProgressed'; readonly evaluator: string; readonly done: number; readonly total: number }
  /** An evaluator is done; the measurements are those of metrics.json. */
  | {
      readonly type: 'EvaluationFinished';
      readonly evaluator: string;
      readonly measurements: readonly Measurement[];
      readonly seconds: number;
    }
  /** Something is not as it should be, and the run goes on. */
  | { readonly type: 'Warned'; readonly code: string; readonly message: string }
  /** The run is over: all is done, or it was asked to stop and can be gone on with. */
  | { readonly type: 'RunFinished'; readonly outcome: 'completed' | 'stopped'; readonly seconds: number }
  /** The run is over: it could not go on. */
  | { readonly type: 'RunFailed'; readonly message: string };

/** One line of events.jsonl, and what a sink is told. */
export type TrainingEvent = EventHead & EventBody;
/** The name of an event. */
export type EventType = TrainingEvent['type'];
/** The events of one type. */
export type EventOf<T extends EventType> = Extract<TrainingEvent, { type: T }>;
