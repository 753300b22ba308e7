import type { StoredImage } from '@longway/contracts';

/** What errors call a stored image. */
export const placeOf = ({ source }: Pick<StoredImage, 'source'>): string => {
  if (source instanceof Uint8Array) return `an image of ${source.length} bytes`;
  const { path, name, offset } = source;
  return name !== undefined ? `${path}, ${name}` : offset ? `${path}, byte ${offset}` : path;
};
