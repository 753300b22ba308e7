import { parseClass } from './source';

const row = (value: unknown = 7): unknown[] => Array.from({ length: 784 }, () => value);
const json = (rows: unknown) => JSON.stringify({ data: rows });
const rows = (count: number): unknown[] => Array.from({ length: count }, () => row());

describe('parseClass', () => {
  it('skips empty rows, and them alone', () => {
    const images = parseClass('0.json', json([...rows(3_000), [], ...rows(4_000), []]));
    expect(images).toHaveLength(7_000);
    expect(images.every((image) => image.length === 784 && image[783] === 7)).toBe(true);
  });

  it.each([
    ['too few images', json(rows(6_999)), /0\.json.*\n +expected: 7000 images\n +found: +6999/],
    ['too many images', json(rows(7_001)), /found: +7001/],
    ['a short image', json([row().slice(1)]), /something else in image 0/],
    ['a pixel above 255', json([row(), row(256)]), /something else in image 1/],
    ['a fraction', json([row(0.5)]), /image 0/],
    ['a missing pixel', json([row(null)]), /image 0/],
    ['no list', json({}), /a list of images/],
    ['half a file', json(rows(2)).slice(0, 100), /expected: JSON/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseClass('0.json', text)).toThrow(message);
  });
});
