import sharp from 'sharp';
import type { Picture } from './plant';

export const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
export type Corner = (typeof corners)[number];

/** An SVG drawing as 8-bit RGBA. */
export const render = async (svg: string): Promise<{ width: number; height: number; data: Uint8Array }> => {
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
};

/**
 * A drawing that is laid over a corner of pictures, whatever their size.
 *
 * @param share of the picture's shorter side that the drawing's height takes, 0 to 1.
 */
export const overlayInCorner =
  (stamps: ReadonlyMap<number, Awaited<ReturnType<typeof render>>>, corner: Corner, share: number) =>
  (picture: Picture): void => {
    const shorter = Math.min(picture.height, picture.width);
    const wanted = share * shorter;
    // The stamp that was rendered at the size that is nearest to the wanted one.
    const height = [...stamps.keys()].reduce((best, size) => (Math.abs(size - wanted) < Math.abs(best - wanted) ? size : best));
    const stamp = stamps.get(height);
    if (!stamp) throw new RangeError('there is no stamp');
    const margin = Math.round(0.02 * shorter);
    const top = corner.startsWith('top') ? margin : picture.height - margin - stamp.height;
    const left = corner.endsWith('left') ? margin : picture.width - margin - stamp.width;
    for (let y = 0; y < stamp.height; y++) {
      for (let x = 0; x < stamp.width; x++) {
        const [row, column] = [top + y, left + x];
        if (row < 0 || column < 0 || row >= picture.height || column >= picture.width) continue;
        const from = (y * stamp.width + x) * 4;
        const alpha = (stamp.data[from + 3] ?? 0) / 255;
        const to = (row * picture.width + column) * 3;
        for (let c = 0; c < 3; c++) {
          picture.data[to + c] = Math.round((1 - alpha) * (picture.data[to + c] ?? 0) + alpha * (stamp.data[from + c] ?? 0));
        }
      }
    }
  };

/** Heights in pixels that stamps are rendered at: pictures of 32 to 2,000 pixels find one within a tenth of what they want. */
export const stampHeights: readonly number[] = Array.from({ length: 45 }, (_, i) => Math.round(4 * 1.1 ** i)).filter(
  (height, i, all) => all.indexOf(height) === i,
);

export const renderAll = async (draw: (height: number) => string): Promise<ReadonlyMap<number, Awaited<ReturnType<typeof render>>>> =>
  new Map(await Promise.all(stampHeights.map(async (height) => [height, await render(draw(height))] as const)));
