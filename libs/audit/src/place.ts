/** The kinds of shortcut that an audit tells apart, by what a viewer would call them. */
export const findingKinds = [
  'corner-mark',
  'border',
  'text-band',
  'mark',
  'colour-cast',
  'colour-fringe',
  'compression',
  'fine-detail',
  'diffuse',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Height and width in pixels. */
export type Extent = readonly [height: number, width: number];

/** A part of the picture's area that people have a name for. */
export interface Place {
  /** Unique. */
  readonly name: string;
  readonly kind: FindingKind;
  /** In words, behind "in". */
  readonly label: string;
  /** Of a pixel's centre; both coordinates in (0, 1), from the top left. */
  inside(y: number, x: number): boolean;
}

/** A quarter of the height and three eighths of the width: wide enough for a word. */
const [CORNER_HEIGHT, CORNER_WIDTH] = [1 / 4, 3 / 8];
const BAND = 1 / 6;
const FRAME = 1 / 16;

const corners = (['top', 'bottom'] as const).flatMap((row) =>
  (['left', 'right'] as const).map((column): Place => ({
    name: `${row}-${column}`,
    kind: 'corner-mark',
    label: `the ${row} ${column} corner`,
    inside: (y, x) =>
      (row === 'top' ? y < CORNER_HEIGHT : y > 1 - CORNER_HEIGHT) && (column === 'left' ? x < CORNER_WIDTH : x > 1 - CORNER_WIDTH),
  })),
);

const band = (name: string, label: string, inside: Place['inside']): Place => ({ name, kind: 'text-band', label, inside });

/** Where shortcuts are found again and again: what agencies, channels, scanners and screens leave on pictures. */
export const places: readonly Place[] = [
  ...corners,
  band('top', 'a band along the top', (y) => y < BAND),
  band('bottom', 'a band along the bottom', (y) => y > 1 - BAND),
  band('left', 'a band along the left side', (_, x) => x < BAND),
  band('right', 'a band along the right side', (_, x) => x > 1 - BAND),
  { name: 'border', kind: 'border', label: 'the border', inside: (y, x) => Math.min(y, x, 1 - y, 1 - x) < FRAME },
  { name: 'middle', kind: 'mark', label: 'the middle', inside: (y, x) => Math.abs(y - 0.5) < 0.25 && Math.abs(x - 0.5) < 0.25 },
];

/** One for every position, row by row: 1 inside, 0 outside. */
export const maskOf = ({ inside }: Place, [height, width]: Extent): Float32Array =>
  Float32Array.from({ length: height * width }, (_, i) =>
    Number(inside((Math.floor(i / width) + 0.5) / height, ((i % width) + 0.5) / width)),
  );

/** What a place holds of a map of amounts. */
export interface PlaceShare {
  readonly place: Place;
  /** Of the whole map's amount, 0 to 1. */
  readonly share: number;
  /** Of the area, 0 to 1. */
  readonly area: number;
  /**
   * How much better the place tells where the amount lies than the area alone: `share * ln(share / area)`, in nats. A small place that holds
   * much comes before a large one that holds a little more.
   */
  readonly concentration: number;
}

/** Every place's share of a map, those first that tell most. @param amounts by position, row by row; negative ones count as none. */
export const placeShares = (amounts: ArrayLike<number>, extent: Extent): readonly PlaceShare[] => {
  const values = Array.from(amounts, (amount) => Math.max(0, amount));
  const total = values.reduce((sum, value) => sum + value, 0);
  const shares = places.map((place): PlaceShare => {
    const mask = maskOf(place, extent);
    const area = mask.reduce((sum, inside) => sum + inside, 0) / mask.length;
    const share = total > 0 ? values.reduce((sum, value, i) => sum + value * (mask[i] ?? 0), 0) / total : 0;
    return { place, share, area, concentration: share > 0 && area > 0 ? share * Math.log(share / area) : 0 };
  });
  return shares.toSorted((a, b) => b.concentration - a.concentration);
};

/** Maps that are less concentrated than this are nowhere in particular; nats. */
const CONCENTRATED = 0.3;
/** Of what a band holds, the share that makes it a corner's. */
const MOSTLY = 0.7;

/** Whether one place is a part of another, or nearly: a corner of the bands that meet there, all of them of the border. */
export const adjoin = (a: string, b: string): boolean => {
  const [inner, outer] = a.length > b.length ? [a, b] : [b, a];
  if (inner === outer) return true;
  if (inner === 'border' || outer === 'border') return ![inner, outer].includes('middle');
  return inner.split('-').includes(outer);
};

/** The place that tells best where amounts lie; a corner rather than the band that it is a part of. Undefined where they lie nowhere in particular. */
export const placeOf = (amounts: ArrayLike<number>, extent: Extent): Place | undefined => {
  const shares = placeShares(amounts, extent);
  const [best] = shares;
  if (!best || best.concentration < CONCENTRATED) return undefined;
  if (best.place.kind !== 'text-band') return best.place;
  const corner = shares.find(({ place }) => place.kind === 'corner-mark' && adjoin(place.name, best.place.name));
  return corner && corner.share >= MOSTLY * best.share ? corner.place : best.place;
};
