import { type LateralColour, lateralColour } from './lateral-colour';
import type { StoredPicture } from './picture';
import { quantisedQuality } from './quantisation';

export { type LateralColour, lateralColour, type Shift } from './lateral-colour';
export type { StoredPicture } from './picture';
export { quantisedQuality } from './quantisation';

/** What a picture's way to here has left in its pixels, whatever it shows. */
export interface Traces {
  /** See {@link quantisedQuality}. */
  readonly quality: number;
  /** See {@link lateralColour}. */
  readonly lateral?: LateralColour;
}

export const tracesOf = (picture: StoredPicture): Traces => ({ quality: quantisedQuality(picture), lateral: lateralColour(picture) });
