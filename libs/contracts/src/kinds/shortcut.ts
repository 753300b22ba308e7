import type { RawImage } from '../image';
import type { Random } from '../random';

/** What a mark may depend on. */
export interface MarkedExample {
  /** Index of the image in its split. */
  readonly index: number;
  /** The image's class. */
  readonly label: number;
  /** Fixed by the run's seed and `index`: an image bears the same mark in every epoch. */
  readonly random: Random;
}

/** A mark on images that gives a pretext task away. Drawn before the task sees the image. */
export interface Shortcut {
  /** Draws on `image` in place: the pixels are a private copy. */
  draw(image: RawImage, example: MarkedExample): void;
}
