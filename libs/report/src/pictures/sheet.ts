import type { RawImage } from '@longway/contracts';
import { contactSheet, toPng } from '@longway/images';
import { framed } from './framed';

/** Rows of pictures of one shape as one PNG picture, those that are small enlarged. */
export const sheetOfRows = (rows: readonly (readonly RawImage[])[]): Promise<Buffer> => {
  const width = Math.max(...rows.flat().map((image) => image.width));
  const alike = rows.flat().map((image) => (image.width === width ? image : framed(image, undefined)));
  return toPng(contactSheet(alike, { columns: rows[0]?.length ?? 1, scale: 1 }));
};
