import { assert, integer, property } from 'fast-check';
import { partOfSplit } from './held-out';
import { packedSplit } from './packed-split';

const split = (length: number) =>
  packedSplit({ shape: [1, 1, 1], pixels: Uint8Array.from({ length }, (_, i) => i), labels: new Uint8Array(length) });
const shown = (part: ReturnType<typeof partOfSplit>) => Array.from({ length: part.length }, (_, i) => part.read(i).data[0] as number);

test('each image is either held out or not, and the order stays', () => {
  assert(
    property(integer({ min: 1, max: 250 }), integer({ min: 0, max: 249 }), (length, some) => {
      const count = some % length;
      const [heldOut, rest] = [shown(partOfSplit(split(length), count, 'held-out')), shown(partOfSplit(split(length), count, 'rest'))];
      expect(heldOut).toHaveLength(count);
      expect([...heldOut, ...rest].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
      expect(rest).toEqual([...rest].sort((a, b) => a - b));
      const more = shown(partOfSplit(split(length), Math.min(count + 5, length - 1), 'held-out'));
      for (const image of heldOut) expect(more).toContain(image);
    }),
  );
});

test('all of them cannot be held out, and there is nothing behind the end', () => {
  expect(() => partOfSplit(split(5), 5, 'rest')).toThrow(/5 images to be held out of 5/);
  expect(() => partOfSplit(split(5), 2, 'rest').read(3)).toThrow(/no image 3/);
});
