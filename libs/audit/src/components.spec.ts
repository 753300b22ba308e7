import { componentsOf } from './components';

const maskOf = (rows: readonly string[]) => Uint8Array.from(rows.join(''), (one) => Number(one === '#'));

test('positions with a gap of one between them hang together, with two they do not', () => {
  const mask = maskOf(['#.#..#', '......', '......', '....##']);
  expect(componentsOf(mask, [4, 6])).toEqual([[0, 2], [5], [22, 23]]);
});

test('a ring is one part, and nothing has none', () => {
  expect(componentsOf(maskOf(['####', '#..#', '####']), [3, 4])).toHaveLength(1);
  expect(componentsOf(new Uint8Array(12), [3, 4])).toEqual([]);
});
