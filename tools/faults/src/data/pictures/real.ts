import { randomFrom } from '@longway/tensor/random';
import sharp, { type Sharp } from 'sharp';

export type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

/** A whole picture, as a program of good will writes it. */
export interface RealPicture {
  readonly format: Format;
  readonly kind: string;
  readonly bytes: Buffer;
}

/** A gradient with a grain: it compresses neither to nothing nor not at all. */
const raw = (seed: number, [height, width]: readonly [number, number]): Sharp => {
  const random = randomFrom(seed, 'picture');
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => (((i / 3) % width) + 60 * (i % 3) + random.integer(24)) % 256);
  return sharp(data, { raw: { height, width, channels: 3 } });
};

const animated = (seed: number): Sharp => {
  const random = randomFrom(seed, 'frames');
  const data = Uint8Array.from({ length: 24 * 32 * 4 * 3 }, () => random.integer(64));
  return sharp(data, { raw: { width: 32, height: 24 * 4, channels: 3, pageHeight: 24 } });
};

const kinds: readonly (readonly [Format, string, (seed: number, size: readonly [number, number]) => Sharp])[] = [
  ['jpeg', 'baseline', (...of) => raw(...of).jpeg({ quality: 90 })],
  ['jpeg', 'progressive', (...of) => raw(...of).jpeg({ progressive: true })],
  [
    'jpeg',
    'grey',
    (...of) =>
      raw(...of)
        .toColourspace('b-w')
        .jpeg(),
  ],
  [
    'jpeg',
    'CMYK',
    (...of) =>
      raw(...of)
        .toColourspace('cmyk')
        .jpeg(),
  ],
  [
    'jpeg',
    'turned by Exif',
    (...of) =>
      raw(...of)
        .withMetadata({ orientation: 6 })
        .jpeg(),
  ],
  ['png', 'plain', (...of) => raw(...of).png()],
  ['png', 'interlaced', (...of) => raw(...of).png({ progressive: true })],
  ['png', 'palette', (...of) => raw(...of).png({ palette: true, colours: 16 })],
  [
    'png',
    '1-bit',
    (...of) =>
      raw(...of)
        .toColourspace('b-w')
        .png({ palette: true, colours: 2 }),
  ],
  [
    'png',
    '16-bit',
    (...of) =>
      raw(...of)
        .toColourspace('rgb16')
        .png(),
  ],
  [
    'png',
    '16-bit with alpha',
    (...of) =>
      raw(...of)
        .ensureAlpha(0.5)
        .toColourspace('rgb16')
        .png({ progressive: true }),
  ],
  ['webp', 'lossy', (...of) => raw(...of).webp()],
  ['webp', 'lossless', (...of) => raw(...of).webp({ lossless: true })],
  [
    'webp',
    'with alpha',
    (...of) =>
      raw(...of)
        .ensureAlpha(0.5)
        .webp(),
  ],
  ['webp', 'animated', (seed) => animated(seed).webp()],
  ['gif', 'plain', (...of) => raw(...of).gif()],
  ['gif', 'animated', (seed) => animated(seed).gif()],
  ['tiff', 'LZW', (...of) => raw(...of).tiff({ compression: 'lzw' })],
  ['tiff', 'deflate in tiles', (...of) => raw(...of).tiff({ compression: 'deflate', tile: true, tileWidth: 32, tileHeight: 32 })],
  ['tiff', 'JPEG', (...of) => raw(...of).tiff({ compression: 'jpeg' })],
  [
    'tiff',
    '16-bit',
    (...of) =>
      raw(...of)
        .toColourspace('rgb16')
        .tiff({ compression: 'none' }),
  ],
  [
    'tiff',
    'CMYK',
    (...of) =>
      raw(...of)
        .toColourspace('cmyk')
        .tiff({ compression: 'lzw' }),
  ],
  ['avif', '8-bit', (...of) => raw(...of).avif({ effort: 0 })],
  ['avif', '10-bit', (...of) => raw(...of).avif({ effort: 0, bitdepth: 10 })],
  [
    'avif',
    'with alpha',
    (...of) =>
      raw(...of)
        .ensureAlpha(0.5)
        .avif({ effort: 0 }),
  ],
];

/** One of each kind, all different for each seed, with sides of 20 to 99 pixels. */
export const realPictures = (seed: number): Promise<readonly RealPicture[]> => {
  const random = randomFrom(seed, 'sizes');
  return Promise.all(
    kinds.map(async ([format, kind, make], i) => {
      const size = [20 + random.integer(80), 20 + random.integer(80)] as const;
      return { format, kind, bytes: await make(seed * 100 + i, size).toBuffer() };
    }),
  );
};

/** A picture of one colour with so many pixels a side, in a form that a decoder has to hold as a whole. */
export const largePictures: Readonly<Record<string, readonly [Format, (picture: Sharp) => Sharp]>> = {
  'progressive JPEG': ['jpeg', (picture) => picture.jpeg({ progressive: true, chromaSubsampling: '4:4:4' })],
  'interlaced 16-bit PNG': [
    'png',
    (picture) => picture.ensureAlpha(0.5).toColourspace('rgb16').png({ progressive: true, compressionLevel: 1 }),
  ],
  WebP: ['webp', (picture) => picture.ensureAlpha(0.5).webp({ effort: 0 })],
  'lossless WebP': ['webp', (picture) => picture.webp({ lossless: true, effort: 0 })],
  GIF: ['gif', (picture) => picture.gif({ effort: 1 })],
  'TIFF in tiles': ['tiff', (picture) => picture.toColourspace('rgb16').tiff({ compression: 'lzw', tile: true })],
  AVIF: ['avif', (picture) => picture.avif({ effort: 0, chromaSubsampling: '4:4:4' })],
};

export const flat = (height: number, width: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: { r: 20, g: 120, b: 220 } } });
