import sharp from 'sharp';
import { decodeJpeg, isJpeg } from './jpeg';
import { type DecodeOptions, badImage, requireModestSize } from './options';
import { resizePixels } from './pixels';
import type { View, ViewOf } from './view';

/**
 * {@link decodeJpeg} for images of any format that sharp reads (PNG, WebP, GIF, TIFF and more): the first frame or page.
 * Transparency is dropped, not laid over a colour; 16-bit images become 8-bit ones. JPEG images take the quick way.
 *
 * @throws LongwayError (exit `data`) where the image is truncated, corrupt, too large or of no such format.
 */
export const decodeImage = async (bytes: Uint8Array, view: View | ViewOf, into: Uint8Array, options: DecodeOptions = {}): Promise<void> => {
  if (isJpeg(bytes)) return decodeJpeg(bytes, view, into, options);
  if (bytes.length === 0) throw badImage('The image cannot be decoded.', options, 'an empty file');
  const source = sharp(bytes, { failOn: options.keepDamaged ? 'none' : 'error', limitInputPixels: false, ignoreIcc: true });
  const attempt = <T>(work: Promise<T>): Promise<T> =>
    work.catch((cause: Error) => {
      throw badImage('The image cannot be decoded.', options, cause.message, cause);
    });
  const { height, width } = await attempt(source.metadata());
  requireModestSize({ height, width }, options);
  const wanted = typeof view === 'function' ? view({ height, width }) : view;
  const channels = wanted.channels ?? 3;
  const data = await attempt(
    source
      .removeAlpha()
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer(),
  );
  resizePixels({ height, width, channels, data }, wanted, into);
};
