import { LongwayError } from '@longway/contracts';
import sharp from 'sharp';
import { decodeImage, decodeJpeg, readJpegHeader } from '.';

const width = 96;
const height = 80;
const view = { height: 24, width: 32 };
const into = () => new Uint8Array(view.height * view.width * 3);
const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 9) & 255);
const make = (progressive: boolean) =>
  sharp(pixels, { raw: { height, width, channels: 3 } })
    .jpeg({ progressive, mozjpeg: false })
    .toBuffer();

const failure = (work: () => void): LongwayError => {
  try {
    work();
  } catch (error) {
    return error as LongwayError;
  }
  throw new Error('nothing was thrown');
};

/** Where a marker's segment starts. */
const segment = (jpeg: Buffer, marker: number): number => jpeg.indexOf(Buffer.from([0xff, marker]));

describe.each([false, true])('progressive: %s', (progressive) => {
  test('a truncated image is an error that names the file, unless what there is of it is wanted', async () => {
    const jpeg = await make(progressive);
    for (const part of [0.9, 0.6]) {
      const cut = jpeg.subarray(0, Math.floor(jpeg.length * part));
      const error = failure(() => decodeJpeg(cut, view, into(), { name: 'a/b.jpg' }));
      expect(error).toBeInstanceOf(LongwayError);
      expect(error.exit).toBe('data');
      expect(error.message).toMatch(/^a\/b\.jpg: The JPEG image cannot be decoded\.\n {2}found: +Premature end/);
      const kept = into();
      decodeJpeg(cut, view, kept, { keepDamaged: true });
      expect(kept.some((value) => value !== 0)).toBe(true);
    }
  });

  test('bytes that are changed, removed or added never do more than throw a LongwayError', async () => {
    const jpeg = await make(progressive);
    let state = 1;
    const random = (below: number) => (state = (Math.imul(state, 48271) % 0x7fffffff) >>> 0) % below;
    let refused = 0;
    for (let round = 0; round < 400; round++) {
      const bytes = Buffer.from(jpeg);
      const first = round % 2 ? 640 : bytes.length;
      for (let change = 0; change <= random(4); change++) bytes[random(first)] = random(256);
      const cut = round % 5 ? bytes : bytes.subarray(0, random(bytes.length));
      try {
        decodeJpeg(cut, view, into(), { maxPixels: 1e6, keepDamaged: round % 3 === 0 });
      } catch (error) {
        expect(error).toBeInstanceOf(LongwayError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

test('a truncated image is found out even where the part that is wanted is whole', async () => {
  const jpeg = await make(false);
  const box = { left: 0, top: 0, width, height: 8 };
  const cut = jpeg.subarray(0, Math.floor(jpeg.length * 0.7));
  expect(() => decodeJpeg(cut, { ...view, box }, into())).toThrow(/Premature end/);
});

test('bytes behind the end of an image do no harm', async () => {
  decodeJpeg(Buffer.concat([await make(false), Buffer.from('more')]), view, into());
});

test.each([
  ['nothing', Buffer.alloc(0), /an empty file/],
  ['text', Buffer.from('no image at all'), /Not a JPEG file/],
  ['a beginning', Buffer.from([0xff, 0xd8, 0xff]), /found/],
])('%s is no JPEG image', (_, bytes, message) => {
  expect(() => decodeJpeg(bytes, view, into())).toThrow(message);
  expect(() => readJpegHeader(bytes, { name: 'x.jpg' })).toThrow(/^x\.jpg: The JPEG image cannot be decoded/);
});

test('an image that claims to be huge is refused by its header', async () => {
  const jpeg = await make(false);
  const frame = segment(jpeg, 0xc0);
  jpeg.writeUInt16BE(60_000, frame + 5);
  jpeg.writeUInt16BE(60_000, frame + 7);
  expect(() => decodeJpeg(jpeg, view, into())).toThrow(/too many pixels[^]*at most 100000000\n[^]*60000 x 60000/);
  const small = await make(false);
  expect(() => decodeJpeg(small, view, into(), { maxPixels: 100 })).toThrow(/at most 100/);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('no image at all')],
])('%s is no image of any format', async (_, bytes) => {
  const error = await decodeImage(bytes, view, into(), { name: 'x.png' }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LongwayError);
  expect(String(error)).toMatch(/x\.png: The image cannot be decoded/);
});
