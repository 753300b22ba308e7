import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJpeg, readJpegHeader, resizePixels } from '.';
import { nativeImages } from './native';

interface Result {
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
}

interface Fixture {
  readonly raw: readonly { readonly channels: number; readonly results: readonly Result[] }[];
  readonly jpeg: readonly { readonly name: string; readonly file: string; readonly results: readonly Result[] }[];
}

/** Made by test/make-pillow-fixture.py. */
const fixture = JSON.parse(readFileSync(join(__dirname, '../../test/pillow.json'), 'utf8')) as Fixture;
const size = { width: 61, height: 47 };

/** The formula of the fixture's images. */
const busy = (x: number, y: number, c: number): number =>
  (Math.floor(x / 8) + Math.floor(y / 8)) % 3 ? (x * (3 + c) + y * (5 - c) + Math.floor((x * y) / 16)) % 256 : 40 * (c + 1);

const busyPixels = (channels: number): Uint8Array =>
  Uint8Array.from({ length: size.width * size.height * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return busy(pixel % size.width, Math.floor(pixel / size.width), i % channels);
  });

const viewOf = ({ box: [left, top, right, bottom], width, height }: Result) => ({
  ...{ width, height },
  box: { left, top, width: right - left, height: bottom - top },
});

const differences = (actual: Uint8Array, expected: string) => {
  const wanted = Buffer.from(expected, 'base64');
  expect(actual.length).toBe(wanted.length);
  const apart = Array.from(actual, (value, i) => Math.abs(value - (wanted[i] as number)));
  return { mean: apart.reduce((sum, value) => sum + value, 0) / apart.length, most: Math.max(...apart) };
};

afterEach(() => nativeImages().useVectors(true));

describe.each([true, false])('with vector instructions: %s', (vectors) => {
  beforeEach(() => void nativeImages().useVectors(vectors));

  test.each(fixture.raw.flatMap(({ channels, results }) => results.map((result) => ({ channels, result }))))(
    'pixels of $channels channels are resized to $result.width x $result.height as Pillow does',
    ({ channels, result }) => {
      const into = new Uint8Array(result.width * result.height * channels);
      resizePixels({ ...size, channels, data: busyPixels(channels) }, viewOf(result), into);
      const { mean, most } = differences(into, result.pixels);
      // Weights of 16 bits against Pillow's 22: a sum near a half may round the other way.
      expect(most).toBeLessThanOrEqual(1);
      expect(mean).toBeLessThan(0.02);
    },
  );

  test.each(fixture.jpeg.flatMap(({ name, file, results }) => results.map((result) => ({ name, file, result }))))(
    'a JPEG image ($name) is decoded to $result.width x $result.height as Pillow does',
    ({ file, result }) => {
      const into = new Uint8Array(result.width * result.height * 3);
      decodeJpeg(Buffer.from(file, 'base64'), viewOf(result), into);
      const { mean, most } = differences(into, result.pixels);
      expect(most).toBeLessThanOrEqual(2);
      expect(mean).toBeLessThan(0.02);
    },
  );
});

test('the header tells the size and the channels of the file', () => {
  const channels = fixture.jpeg.map(({ file }) => readJpegHeader(Buffer.from(file, 'base64')));
  expect(channels).toEqual([3, 3, 3, 3, 1, 4].map((count) => ({ ...size, channels: count })));
});
