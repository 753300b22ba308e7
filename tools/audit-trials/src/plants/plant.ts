import type { Random, RawImage } from '@longway/contracts';

/** A picture with three channels, which a plant may change in place. */
export type Picture = RawImage;

/** A shortcut that is planted in a set of pictures. */
export interface Plant {
  /** What is done to a picture that bears it. */
  readonly mark?: (picture: Picture) => void;
  /** JPEG quality, 1 to 100, of pictures that bear it; that of all others when absent. */
  readonly quality?: number;
  /** In words, for the table. */
  readonly description: string;
}

/** A way of planting, with everything else drawn from `random`. */
export interface PlantKind {
  readonly name: string;
  /** What an audit should call it: any of these. */
  readonly findings: readonly string[];
  /** Whether some classes bear it, or every picture. */
  readonly bearers: 'classes' | 'all';
  /** @param shorterSide of the pictures, roughly: what is too fine for tiny ones is drawn larger. */
  make(random: Random, shorterSide: number): Promise<Plant>;
}
