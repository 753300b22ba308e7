import * as fc from 'fast-check';
import { resizePixels } from '.';
import { nativeImages } from './native';

const channels = fc.constantFrom(1, 3);
const length = fc.integer({ min: 1, max: 70 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** An image's size, a box of at least a hundredth of a pixel within it, and the size that it becomes. */
const task = fc
  .record({
    channels,
    height: length,
    width: length,
    toHeight: length,
    toWidth: length,
    a: share,
    b: share,
    c: share,
    d: share,
    flip: fc.boolean(),
  })
  .map(({ a, b, c, d, toHeight, toWidth, flip, ...image }) => {
    const span = (start: number, extent: number, size: number) => {
      const from = start * (size - 0.01);
      return [from, Math.max(0.01, extent * (size - from))] as const;
    };
    const [left, width] = span(a, b, image.width);
    const [top, height] = span(c, d, image.height);
    return { image, view: { height: toHeight, width: toWidth, flip, box: { left, top, width, height } } };
  });

const resize = (image: { height: number; width: number; channels: number }, data: Uint8Array, view: Parameters<typeof resizePixels>[1]) => {
  const into = new Uint8Array(view.height * view.width * image.channels);
  resizePixels({ ...image, data }, view, into);
  return into;
};

const noise = ({ height, width, channels }: { height: number; width: number; channels: number }) =>
  Uint8Array.from({ length: height * width * channels }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255);

/** Jest compares typed arrays element by element, slowly. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

afterEach(() => nativeImages().useVectors(true));

test('a constant image stays constant: the weights sum to one', () => {
  fc.assert(
    fc.property(task, fc.integer({ min: 0, max: 255 }), ({ image, view }, value) => {
      const into = resize(image, new Uint8Array(image.height * image.width * image.channels).fill(value), view);
      return into.every((found) => found === value);
    }),
  );
});

test('vector instructions change nothing', () => {
  fc.assert(
    fc.property(task, ({ image, view }) => {
      nativeImages().useVectors(true);
      const quick = resize(image, noise(image), view);
      nativeImages().useVectors(false);
      return same(resize(image, noise(image), view), quick);
    }),
  );
});

test('the same size gives the same pixels, and two flips too', () => {
  fc.assert(
    fc.property(channels, length, length, (count, height, width) => {
      const image = { height, width, channels: count };
      const data = noise(image);
      const once = resize(image, data, { height, width });
      const twice = resize(image, resize(image, data, { height, width, flip: true }), { height, width, flip: true });
      return same(once, data) && same(twice, data);
    }),
  );
});

test('a flip mirrors left and right', () => {
  const into = resize({ height: 1, width: 3, channels: 1 }, Uint8Array.of(1, 2, 3), { height: 1, width: 3, flip: true });
  expect([...into]).toEqual([3, 2, 1]);
});

test('the neighbours of a box count, as in Pillow', () => {
  const into = resize({ height: 1, width: 4, channels: 1 }, Uint8Array.of(0, 0, 90, 90), {
    height: 1,
    width: 1,
    box: { left: 0, top: 0, width: 2, height: 1 },
  });
  // Weights 1, 3, 3, 1 eighths around the edge at 1; the first of them falls off the image.
  expect([...into]).toEqual([Math.round((90 * 1) / 7)]);
});

test('a box beyond the image and memory of another size are refused', () => {
  const image = { height: 2, width: 2, channels: 1 };
  const box = { left: 1, top: 0, width: 2, height: 2 };
  expect(() => resize(image, noise(image), { height: 2, width: 2, box })).toThrow(/does not lie within/);
  expect(() => resize(image, noise(image), { height: 2, width: 2, box: { ...box, width: Number.NaN } })).toThrow(/does not lie within/);
  expect(() => resizePixels({ ...image, data: noise(image) }, { height: 2, width: 2 }, new Uint8Array(3))).toThrow(/expected: 4 bytes/);
  expect(() => resizePixels({ ...image, data: new Uint8Array(3) }, { height: 2, width: 2 }, new Uint8Array(4))).toThrow(/another size/);
});
