import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { type View, decodeImage, decodeJpeg, resizePixels, resizeThenCrop } from '.';
import { loadNativeImages, nativeModule } from './native';

/** Smooth waves with a fine texture, 3 channels. */
const picture = (width: number, height: number): Uint8Array =>
  Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return Math.round(128 + 90 * Math.sin(x / (11 + c)) * Math.cos(y / (7 + c)) + ((x * 7 + y * 13) % 17));
  });

const raw = (width: number, height: number) => sharp(picture(width, height), { raw: { width, height, channels: 3 } });
const decode = (bytes: Uint8Array, view: View) => {
  const into = new Uint8Array(view.height * view.width * (view.channels ?? 3));
  decodeJpeg(bytes, view, into);
  return into;
};
const distance = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;

test.each(['4:4:4', '4:2:0'])('a part is decoded as it is in the whole image (%s)', async (chromaSubsampling) => {
  const [width, height] = [203, 157];
  const jpeg = await raw(width, height).jpeg({ chromaSubsampling, quality: 85 }).toBuffer();
  const data = decode(jpeg, { height, width });
  for (const [left, top, across, down] of [
    [0, 0, 40, 30],
    [17, 33, 64, 64],
    [120.5, 90.25, 82.5, 66.75],
    [186, 16, 17, 141],
    [48, 64, 16, 16],
  ] as const) {
    const view = { height: 24, width: 31, box: { left, top, width: across, height: down } };
    const expected = new Uint8Array(24 * 31 * 3);
    resizePixels({ height, width, channels: 3, data }, view, expected);
    expect(decode(jpeg, view)).toEqual(expected);
  }
});

test('large reductions start from a smaller image and stay within a level on the average', async () => {
  const [width, height] = [480, 384];
  const jpeg = await raw(width, height).jpeg({ quality: 90 }).toBuffer();
  const data = decode(jpeg, { height, width });
  for (const reduction of [6, 12, 24]) {
    const view = { height: height / reduction, width: width / reduction };
    const expected = new Uint8Array(view.height * view.width * 3);
    resizePixels({ height, width, channels: 3, data }, view, expected);
    const apart = distance(decode(jpeg, view), expected);
    expect(apart).toBeLessThan(1);
    // Otherwise the quick way was not taken.
    expect(apart).toBeGreaterThan(0);
  }
});

test('one channel is the luma of three', async () => {
  const jpeg = await raw(64, 48).jpeg({ quality: 95 }).toBuffer();
  const rgb = decode(jpeg, { height: 48, width: 64 });
  const grey = decode(jpeg, { height: 48, width: 64, channels: 1 });
  const luma = grey.map((_, i) => Math.round(0.299 * (rgb[i * 3] ?? 0) + 0.587 * (rgb[i * 3 + 1] ?? 0) + 0.114 * (rgb[i * 3 + 2] ?? 0)));
  expect(distance(grey, luma)).toBeLessThan(1);
});

test('PNG, WebP and 16-bit images become the same pixels as from memory, without their transparency', async () => {
  const [width, height] = [60, 40];
  const data = picture(width, height);
  const expected = new Uint8Array(10 * 12 * 3);
  const view = { height: 10, width: 12, flip: true, box: { left: 3, top: 4, width: 50, height: 30 } };
  resizePixels({ height, width, channels: 3, data }, view, expected);
  const files = [
    raw(width, height).png(),
    raw(width, height).webp({ lossless: true }),
    raw(width, height).ensureAlpha(0.3).png(),
    raw(width, height).toColourspace('rgb16').png(),
  ];
  for (const file of files) {
    const into = new Uint8Array(expected.length);
    await decodeImage(await file.toBuffer(), view, into);
    expect(distance(into, expected)).toBeLessThan(0.01);
  }
});

test('a grey PNG image becomes one channel or three equal ones', async () => {
  const png = await raw(20, 20).greyscale().png().toBuffer();
  const grey = new Uint8Array(100);
  const colour = new Uint8Array(300);
  await decodeImage(png, { height: 10, width: 10, channels: 1 }, grey);
  await decodeImage(png, { height: 10, width: 10 }, colour);
  expect(colour).toEqual(Uint8Array.from({ length: 300 }, (_, i) => grey[Math.floor(i / 3)] ?? -1));
});

test('decodes into a part of shared memory, whatever its Exif data asks for', async () => {
  const jpeg = await raw(80, 60).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const shared = new SharedArrayBuffer(1000 + 32 * 32 * 3 + 1000);
  const into = new Uint8Array(shared, 1000, 32 * 32 * 3);
  const view = resizeThenCrop(40, { height: 32, width: 32 });
  decodeJpeg(jpeg, view, into);
  expect(new Uint8Array(into)).toEqual(decode(jpeg, view({ height: 60, width: 80 })));
  expect(new Uint8Array(shared, 0, 1000).every((value) => value === 0)).toBe(true);
  expect(new Uint8Array(shared, 1000 + into.length).every((value) => value === 0)).toBe(true);
});

test('works in several threads at once', async () => {
  const bytes = await raw(80, 60).jpeg().toBuffer();
  const expected = decode(bytes, { height: 20, width: 20 });
  const script = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { file, bytes } = workerData;
    const into = new Uint8Array(1200);
    for (let i = 0; i < 200; i++) require(file).decodeJpeg(bytes, 0, 0, 80, 60, into, 20, 20, 3, false, false);
    parentPort.postMessage(into);`;
  const results = [1, 2, 3].map(
    () =>
      new Promise<Uint8Array>((resolve, reject) => {
        const worker = new Worker(script, { eval: true, workerData: { file: nativeModule, bytes: new Uint8Array(bytes) } });
        worker.once('message', resolve).once('error', reject);
      }),
  );
  for (const result of await Promise.all(results)) expect(Array.from(result)).toEqual(Array.from(expected));
});

test('without the native module the remedy is the set-up', () => {
  expect(() => loadNativeImages(join(__dirname, 'missing.node'))).toThrow(
    /missing\.node: The native image decoder is missing\.[^]*npm run setup/,
  );
  const broken = join(mkdtempSync(join(tmpdir(), 'longway-native-')), 'images.node');
  writeFileSync(broken, 'no library');
  expect(() => loadNativeImages(broken)).toThrow(/does not load[^]*npm run setup/);
});
