import { colourCount, darkColours, lightColours } from './palette';

type Rgb = readonly [number, number, number];

const linear = (hex: string): Rgb => {
  const channel = (at: number): number => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

const times = (matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb => matrix.map(([x, y, z]) => x * r + y * g + z * b) as unknown as Rgb;

/** How linear light looks without one kind of cone, wholly: Machado, Oliveira and Fernandes 2009, table 1, severity 1. */
const visions: Readonly<Record<string, readonly Rgb[]>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** CIE L*a*b*, D65, of linear light. */
const lab = (light: Rgb): Rgb => {
  const xyz = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    light.map((value) => Math.max(0, Math.min(1, value))) as unknown as Rgb,
  );
  const f = (value: number): number => (value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29);
  const [x, y, z] = [f(xyz[0] / 0.95047), f(xyz[1]), f(xyz[2] / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

const distance = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

test('the measure knows what a red and a green of one brightness are to whom', () => {
  const [red, green] = [linear('#c04040'), linear('#4a7d00')];
  const seen = (vision: string) =>
    distance(...([red, green].map((light) => lab(times(visions[vision] as Rgb[], light))) as unknown as [Rgb, Rgb]));
  expect(seen('all cones')).toBeGreaterThan(60);
  expect(seen('deuteranopia')).toBeLessThan(25);
  // White is white to everybody: L* 100, no hue.
  for (const vision of Object.values(visions))
    lab(times(vision, [1, 1, 1])).forEach((value, i) => expect(value).toBeCloseTo(i === 0 ? 100 : 0, 0));
});

describe.each(Object.keys(visions))('to %s', (vision) => {
  it.each([
    ['light', lightColours],
    ['dark', darkColours],
  ])('no two colours of arms are close, and none is lost on the %s background', (_, colours) => {
    const seen = (name: string) => lab(times(visions[vision] as Rgb[], linear(colours[name] as string)));
    const arms = Array.from({ length: colourCount }, (__, slot) => seen(`arm-${slot}`));
    // 2.3 is just noticeable (Mahy et al. 1994); several times that is seen at a glance.
    arms.forEach((colour, slot) => arms.slice(0, slot).forEach((other) => expect(distance(colour, other)).toBeGreaterThan(10)));
    for (const colour of arms) expect(distance(colour, seen('paper'))).toBeGreaterThan(25);
  });
});
