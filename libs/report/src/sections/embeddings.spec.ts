import { glyphs } from '../charts/glyphs';
import { armColour } from '../palette';
import { markedClasses } from './embeddings';

test('the ten most frequent classes get marks, in the order of their indices; of equally frequent ones the first', () => {
  const labels = [...Array.from({ length: 24 }, (_, i) => i % 12), 11, 11, 5];
  expect(markedClasses(labels)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 11]);
  expect(markedClasses([2, 0, 2])).toEqual([0, 2]);
});

test('no two of ten classes have one mark, whatever colours look like', () => {
  const drawn = glyphs.map(({ draw, isHollow }) => `${draw(0, 0, 3)} ${isHollow}`);
  expect(new Set(drawn).size).toBe(10);
  // Beside one of the same colour stands another outline.
  const pairs = glyphs.map(({ draw }, slot) => `${armColour(slot)} ${draw(0, 0, 3)}`);
  expect(new Set(pairs).size).toBe(10);
});
