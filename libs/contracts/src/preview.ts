import type { Region } from './image';
import type { ReconstructionError } from './kinds/evaluator';

/** What the lens does at one moment, as `preview.json` of a run holds it, and `previews/step-*.json` for moments of the training. */
export interface Preview extends ReconstructionError {
  readonly step: number;
  /** The part of each picture that the task looks at, where it is not all of it. */
  readonly region?: Region;
  /** Pairs of 8-bit pictures of `shape`, base64 of their bytes. */
  readonly examples: readonly { readonly original: string; readonly lensed: string }[];
}
