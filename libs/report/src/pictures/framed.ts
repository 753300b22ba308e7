import type { RawImage, Region } from '@longway/contracts';
import { enlarge } from '@longway/images';

/** Pixels of a dash, and of the gap behind it. */
const dash = 4;

/** Small pictures are enlarged until a dashed line hides little of them. */
const scaleOf = ({ width }: RawImage): number => Math.max(1, Math.floor(160 / width));

/** The picture, enlarged if it is small, with a dashed line of light and dark around a part of it. */
export const framed = (image: RawImage, region: Region | undefined): RawImage => {
  const scale = scaleOf(image);
  const large = enlarge(image, scale);
  if (!region) return large;
  const [top, left] = [region.top * scale, region.left * scale];
  const [bottom, right] = [top + region.height * scale - 1, left + region.width * scale - 1];
  const data = Uint8Array.from(large.data);
  const draw = (y: number, x: number, along: number): void => {
    const level = Math.floor(along / dash) % 2 === 0 ? 255 : 0;
    data.fill(level, (y * large.width + x) * large.channels, (y * large.width + x + 1) * large.channels);
  };
  for (let x = left; x <= right; x++) for (const y of [top, bottom]) draw(y, x, x - left);
  for (let y = top; y <= bottom; y++) for (const x of [left, right]) draw(y, x, y - top);
  return { ...large, data };
};
