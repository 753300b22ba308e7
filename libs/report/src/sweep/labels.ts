import { type Dimension, placeOf } from './dimensions';

/** `lambda 40`, but `unet` alone: what is no number says by itself what it is. Dimensions with one place are left out. */
export const labelOf = (dimensions: readonly Dimension[], at: readonly number[]): string =>
  dimensions
    .flatMap(({ name, places, isNumeric }, index) => {
      const place = places[at[index] ?? -1];
      if (!place || places.length < 2) return [];
      return [isNumeric || /^(yes|no|none|[\d.,\s/-]+)$/.test(place.label) ? `${name} ${place.label}` : place.label];
    })
    .join(' · ') || 'all cells';

/** The point of a cell, without arms and seed. */
export const labelOfCell = (
  { point }: { readonly point: Readonly<Record<string, unknown>> },
  { dimensions }: { readonly dimensions: readonly Dimension[] },
): string => {
  const swept = dimensions.filter(({ paths }) => paths.length > 0);
  return labelOf(
    swept,
    swept.map((dimension) => placeOf(dimension, point)),
  );
};
