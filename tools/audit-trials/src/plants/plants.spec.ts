import { randomFrom } from '@longway/tensor';
import { plantKinds } from '.';
import type { Picture } from './plant';

const flat = (height: number, width: number): Picture => ({
  height,
  width,
  channels: 3,
  data: new Uint8Array(height * width * 3).fill(100),
});

const kindNamed = (name: string) => {
  const kind = plantKinds.find((each) => each.name === name);
  if (!kind) throw new Error(`no plant ${name}`);
  return kind;
};

const changedOf = ({ height, width, data }: Picture): { y: number; x: number }[] =>
  Array.from({ length: height * width }, (_, i) => ({ y: Math.floor(i / width), x: i % width })).filter(({ y, x }) =>
    [0, 1, 2].some((c) => data[(y * width + x) * 3 + c] !== 100),
  );

test.each(['watermark', 'logo'])('a %s lies in its corner, whatever the size', async (name) => {
  for (let seed = 0; seed < 6; seed++) {
    const plant = await kindNamed(name).make(randomFrom(seed, name), 375);
    for (const [height, width] of [
      [375, 500],
      [120, 90],
    ] as const) {
      const picture = flat(height, width);
      plant.mark?.(picture);
      const changed = changedOf(picture);
      expect(changed.length).toBeGreaterThan(20);
      const [isBottom, isRight] = [plant.description.includes('bottom'), plant.description.includes('right')];
      expect(changed.every(({ y, x }) => y > height / 2 === isBottom && x > width / 2 === isRight)).toBe(true);
    }
  }
});

test('a border has one level all around, and leaves the middle alone', async () => {
  const plant = await kindNamed('border').make(randomFrom(1, 'border'), 375);
  const picture = flat(300, 400);
  plant.mark?.(picture);
  const changed = changedOf(picture);
  const thickness = Math.min(...changedOf(picture).map(({ y }) => y)) + changed.filter(({ x }) => x === 200).length / 2;
  expect(changed).toHaveLength(300 * 400 - (300 - 2 * thickness) * (400 - 2 * thickness));
  expect(new Set(changed.map(({ y, x }) => picture.data[(y * 400 + x) * 3])).size).toBe(1);
});

test('a fringe moves one channel sideways by the same way in every row, in either direction', async () => {
  const signs = new Set<number>();
  for (let seed = 0; seed < 8; seed++) {
    const plant = await kindNamed('fringe').make(randomFrom(seed, 'fringe'), 375);
    const picture = flat(100, 300);
    for (let y = 0; y < 100; y++) picture.data.fill(200, (y * 300 + 150) * 3, (y * 300 + 151) * 3);
    const before = picture.data.slice();
    plant.mark?.(picture);
    const moved = [0, 1, 2].filter((c) => before.some((value, i) => i % 3 === c && value !== picture.data[i]));
    expect(moved).toHaveLength(1);
    expect(moved[0]).not.toBe(1);
    const places = Array.from({ length: 100 }, (_, y) =>
      Array.from({ length: 300 }, (__, x) => x).filter((x) => picture.data[(y * 300 + x) * 3 + (moved[0] ?? 0)] === 200),
    );
    // A bright line is where it was, moved; nothing is smeared.
    expect(new Set(places.map((found) => found.join())).size).toBe(1);
    expect(places[0]).toHaveLength(1);
    signs.add(Math.sign((places[0]?.[0] ?? 150) - 150));
  }
  expect(signs).toEqual(new Set([-1, 1]));
});
