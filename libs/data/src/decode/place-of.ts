import type { StoredImage } from '@longway/contracts';

/** What errors call a stored image. */
export const placeOf = ({ source }: Pick<StoredImage, 'source'>): string => {
  if (source instanceof Uint8Array) return `an image of ${source.length} bytes`;
  return source.offset ? `${source.path}, byte ${source.offset}` : source.path;
};
