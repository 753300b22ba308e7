import type { ImageShape } from './image';

/** What the lens does at one moment, as `preview.json` of a run holds it. */
export interface Preview {
  readonly step: number;
  /** Of what the lens sees. */
  readonly shape: ImageShape;
  /** Pairs of 8-bit pictures of `shape`, base64 of their bytes. */
  readonly examples: readonly { readonly original: string; readonly lensed: string }[];
  /** How many test images the error below was averaged over. */
  readonly count: number;
  /** The squared difference of lensed and original by position, row by row: mean over images and channels, pixels in [-1, 1]. */
  readonly meanSquaredError: readonly number[];
}
