import { LongwayError } from '@longway/contracts';

export const places = ['top-left', 'top', 'top-right', 'left', 'centre', 'right', 'bottom-left', 'bottom', 'bottom-right'] as const;
export type Place = (typeof places)[number];

export interface Size {
  readonly height: number;
  readonly width: number;
}

const along = (room: number, size: number, margin: number, third: number): number =>
  [margin, Math.floor((room - size) / 2), room - size - margin][third] as number;

/**
 * The pixel where a mark's top left corner goes. `margin` pixels lie between the mark and the sides that its place names.
 *
 * @throws LongwayError where the mark and its margin are larger than the image.
 */
export const placeAt = (image: Size, mark: Size, place: Place, margin: number): { readonly top: number; readonly left: number } => {
  if (mark.height + margin > image.height || mark.width + margin > image.width) {
    throw new LongwayError(
      'the mark does not fit on the image',
      {
        where: 'shortcuts',
        expected: `at most ${image.height}x${image.width} pixels (height x width), the image's size`,
        found: `${mark.height}x${mark.width} pixels and a margin of ${margin}`,
        remedy: 'make the mark smaller',
      },
      'usage',
    );
  }
  const index = places.indexOf(place);
  return {
    top: along(image.height, mark.height, margin, Math.floor(index / 3)),
    left: along(image.width, mark.width, margin, index % 3),
  };
};
