import sharp from 'sharp';
import { decodeImage, describeImage, readImageSize } from '.';

const [height, width] = [100, 200];
const raw = () => sharp({ create: { width, height, channels: 3, background: { r: 9, g: 99, b: 199 } } });
const view = { height: 4, width: 4 };
const decode = (bytes: Uint8Array, options: Parameters<typeof decodeImage>[3]) => decodeImage(bytes, view, new Uint8Array(48), options);

const files: Readonly<Record<string, () => Promise<Buffer>>> = {
  JPEG: () => raw().jpeg().toBuffer(),
  'JPEG with Exif data': () => raw().withMetadata({ orientation: 6 }).jpeg({ progressive: true }).toBuffer(),
  PNG: () => raw().png().toBuffer(),
  WebP: () => raw().webp().toBuffer(),
  GIF: () => raw().gif().toBuffer(),
  TIFF: () => raw().tiff().toBuffer(),
  AVIF: () => raw().avif().toBuffer(),
};

afterEach(() => void jest.restoreAllMocks());

describe.each(Object.keys(files))('%s', (format) => {
  test('of one pixel more than are allowed is refused by its header', async () => {
    const bytes = await (files[format] as () => Promise<Buffer>)();
    const pixels = height * width;
    await decode(bytes, { maxPixels: pixels });
    const toBuffer = jest.spyOn(sharp.prototype, 'toBuffer');
    const options = { name: 'a.bin', maxPixels: pixels - 1 };
    for (const attempt of [() => decode(bytes, options), () => readImageSize(bytes, options)]) {
      await expect(attempt()).rejects.toThrow(
        /^a\.bin: The image has too many pixels\.\n +expected: at most 19999\n +found: +200 x 100, 20000\n +remedy: .*maxPixels of the data set/,
      );
    }
    expect(toBuffer).not.toHaveBeenCalled();
  });
});

test('an image that takes too long is broken, and says so', async () => {
  const timeout = jest.spyOn(sharp.prototype, 'timeout');
  const png = await raw().png().toBuffer();
  await decode(png, { maxSeconds: 7 });
  expect(timeout).toHaveBeenCalledWith({ seconds: 7 });
  jest.spyOn(sharp.prototype, 'toBuffer').mockRejectedValueOnce(new Error('timeout: 20% complete\nVipsImage: killed for image "temp-1"'));
  await expect(decode(png, { maxSeconds: 7 })).rejects.toThrow(/found: +it takes longer than 7 s/);
});

test('of an animated picture the first frame is decoded, however many there are', async () => {
  const frames = Buffer.concat([0, 90, 180].map((level) => Buffer.alloc(20 * 20 * 3, level)));
  const animated = sharp(frames, { raw: { width: 20, height: 60, channels: 3, pageHeight: 20 } });
  for (const bytes of [await animated.clone().gif().toBuffer(), await animated.clone().webp({ lossless: true }).toBuffer()]) {
    expect((await sharp(bytes).metadata()).pages).toBe(3);
    expect(await readImageSize(bytes)).toEqual({ height: 20, width: 20 });
    const into = new Uint8Array(48).fill(1);
    await decodeImage(bytes, view, into, { maxPixels: 400 });
    expect([...into]).toEqual(Array(48).fill(0));
  }
});

test('what is decoded is described as well: of a film that is spoilt later on, the first frame is whole', async () => {
  const frames = Uint8Array.from({ length: 20 * 20 * 3 * 4 }, (_, i) => (i * 37) % 251);
  const film = await sharp(frames, { raw: { width: 20, height: 80, channels: 3, pageHeight: 20 } })
    .gif()
    .toBuffer();
  const noise = Uint8Array.from({ length: 600 }, (_, i) => (i * 91) % 256);
  const spoilt = Buffer.concat([film.subarray(0, Math.floor(film.length / 2)), noise]);
  // Programs that are stricter refuse it.
  await expect(sharp(spoilt).metadata()).rejects.toThrow(/gif/i);
  await decode(spoilt, {});
  expect(await describeImage(spoilt)).toMatchObject({ format: 'GIF with alpha', height: 20, width: 20 });
});
