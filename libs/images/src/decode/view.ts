import { LongwayError } from '@longway/contracts';
import type { Size } from '../place';

/** A part of an image, in pixels of its full resolution. Its edges may lie between pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What is wanted of an image: `box`, resized to height x width. */
export interface View extends Size {
  /** Within the image; all of it where it is absent. */
  readonly box?: Box;
  /** 3 (RGB), which is the default, or 1 (grey). */
  readonly channels?: 1 | 3;
  /** Mirror left and right. */
  readonly flip?: boolean;
}

/** Decides what is wanted once an image's size is known, e.g. where a random crop lies. */
export type ViewOf = (image: Size) => View;

/** How far a window may be moved: `top` from 0 to `height`, `left` from 0 to `width`. */
export type Position = (room: Size) => { readonly top: number; readonly left: number };

/** In the middle, as torchvision's CenterCrop rounds it. */
export const centred: Position = ({ height, width }) => ({ top: Math.round(height / 2), left: Math.round(width / 2) });

/** An image's size after its shorter side has become `shorterSide` pixels; the other one is rounded. */
export const withShorterSide = ({ height, width }: Size, shorterSide: number): Size => {
  const longer = Math.max(shorterSide, Math.round((Math.max(height, width) * shorterSide) / Math.min(height, width)));
  return width <= height ? { height: longer, width: shorterSide } : { height: shorterSide, width: longer };
};

/** Where a part of a resized image lies in the image as it was. */
export const beforeResizing = (part: Box, image: Size, resized: Size): Box => {
  const [down, across] = [image.height / resized.height, image.width / resized.width];
  return { left: part.left * across, top: part.top * down, width: part.width * across, height: part.height * down };
};

/**
 * Resizes so that the shorter side is `shorterSide` pixels long, then crops a window: the usual preprocessing of
 * ImageNet is 256 and 224 x 224. Only what the window shows is resized.
 *
 * @param position of the window within the resized image, in whole pixels.
 * @throws LongwayError (exit `usage`) from the view where the window is larger than the resized image.
 */
export const resizeThenCrop =
  (shorterSide: number, window: Omit<View, 'box'>, position: Position = centred): ViewOf =>
  (image) => {
    const resized = withShorterSide(image, shorterSide);
    const room = { height: resized.height - window.height, width: resized.width - window.width };
    if (room.height < 0 || room.width < 0) {
      throw new LongwayError(
        'The crop is larger than the resized image.',
        {
          expected: `at most ${resized.height}x${resized.width} pixels (height x width)`,
          found: `${window.height}x${window.width}`,
          remedy: 'crop less, or resize to a longer shorter side',
        },
        'usage',
      );
    }
    const { top, left } = position(room);
    return { ...window, box: beforeResizing({ left, top, height: window.height, width: window.width }, image, resized) };
  };
