import type { RawImage } from '@longway/contracts';
import { nativeImages } from './native';
import { nativeArguments } from './options';
import type { View } from './view';

/**
 * Resizes a part of an image in memory, antialiased, as Pillow's `resize` with a `box` and its bilinear filter does.
 * `channels` of the view is the image's own.
 *
 * @param into takes height x width x channels values of the view; it may not overlap the image.
 */
export const resizePixels = ({ height, width, channels, data }: RawImage, view: Omit<View, 'channels'>, into: Uint8Array): void => {
  const target = nativeArguments({ height, width }, { ...view, channels: channels as 1 | 3 }, into);
  nativeImages().resizePixels(data, height, width, ...target);
};
