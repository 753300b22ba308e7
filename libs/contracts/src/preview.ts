import type { ReconstructionError } from './kinds/evaluator';

/** What the lens does at one moment, as `preview.json` of a run holds it, and `previews/step-*.json` for moments of the training. */
export interface Preview extends ReconstructionError {
  readonly step: number;
  /** Pairs of 8-bit pictures of `shape`, base64 of their bytes. */
  readonly examples: readonly { readonly original: string; readonly lensed: string }[];
}
