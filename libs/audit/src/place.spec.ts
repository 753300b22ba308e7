import { maskOf, places, placeShares } from './place';

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
