import { adjoin, maskOf, placeOf, places, placeShares } from './place';

const named = (name: string) => {
  const place = places.find((each) => each.name === name);
  if (!place) throw new Error(`no place ${name}`);
  return place;
};

test.each([
  // Rows times columns of 64 x 64, counted by hand.
  ['top-left', 16 * 24],
  ['bottom-right', 16 * 24],
  // Eleven rows have their middle above 64 / 6 = 10.67: 0.5 to 10.5.
  ['top', 11 * 64],
  ['right', 64 * 11],
  ['border', 64 * 64 - 56 * 56],
  ['middle', 32 * 32],
])('%s has its positions', (name, positions) => {
  const mask = maskOf(named(name), [64, 64]);
  expect(mask.reduce((sum, inside) => sum + inside, 0)).toBe(positions);
});

test('a mark in a corner is told from a band, and a frame from both', () => {
  const extent = [32, 32] as const;
  const drawn = (inside: (y: number, x: number) => boolean) =>
    Float64Array.from({ length: 1024 }, (_, i) => Number(inside(Math.floor(i / 32), i % 32)));
  const first = (amounts: Float64Array) => placeShares(amounts, extent)[0]?.place.name;
  expect(first(drawn((y, x) => y > 26 && x > 22 && x < 30))).toBe('bottom-right');
  expect(first(drawn((y, x) => y < 4 && x > 2 && x < 30))).toBe('top');
  expect(first(drawn((y, x) => Math.min(y, x, 31 - y, 31 - x) < 2))).toBe('border');
  expect(first(drawn((y, x) => Math.abs(y - 16) < 6 && Math.abs(x - 16) < 6))).toBe('middle');
});

test('an even map is nowhere: every share is the area', () => {
  for (const { share, area, concentration } of placeShares(new Float64Array(400).fill(3), [20, 20])) {
    expect(share).toBeCloseTo(area, 10);
    expect(concentration).toBeCloseTo(0, 10);
  }
  expect(placeShares(new Float64Array(400), [20, 20]).every(({ share, concentration }) => share === 0 && concentration === 0)).toBe(true);
});

test('a corner with most of what a band holds is called a corner; half of it is not most', () => {
  // In the top band of 60 x 60, ten rows high: columns 0 to 22 are the corner's.
  const amounts = (inCorner: number) =>
    Float64Array.from({ length: 3600 }, (_, i) => (Math.floor(i / 60) < 10 ? (i % 60 < 22 ? inCorner / 220 : (1 - inCorner) / 380) : 0));
  expect(placeOf(amounts(0.75), [60, 60])?.name).toBe('top-left');
  expect(placeOf(amounts(0.5), [60, 60])?.name).toBe('top');
  expect(placeOf(new Float64Array(3600).fill(1), [60, 60])).toBeUndefined();
});

test.each([
  ['top-left', 'top', true],
  ['left', 'top-left', true],
  ['top-left', 'right', false],
  ['top-left', 'bottom-left', false],
  ['top', 'bottom', false],
  ['border', 'top', true],
  ['bottom-right', 'border', true],
  ['middle', 'border', false],
  ['middle', 'middle', true],
])('%s and %s adjoin: %p', (a, b, expected) => {
  expect(adjoin(a, b)).toBe(expected);
  expect(adjoin(b, a)).toBe(expected);
});
