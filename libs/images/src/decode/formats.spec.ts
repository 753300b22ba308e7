import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodeImage } from '.';

/** By test/make-format-fixture.py. */
const { height, width, cases, refused } = JSON.parse(readFileSync(join(__dirname, '../../test/formats.json'), 'utf8')) as {
  height: number;
  width: number;
  cases: Record<string, { file: string; rgb: string }>;
  refused: Record<string, string>;
};

const decode = async (file: Uint8Array, name = 'a.JPEG') => {
  const into = new Uint8Array(height * width * 3);
  await decodeImage(file, { height, width }, into, { name });
  return into;
};
const bytes = (base64: string) => Buffer.from(base64, 'base64');

test.each(Object.keys(cases))('%s is what Pillow makes of it, whatever its name says', async (kind) => {
  const { file, rgb } = cases[kind] as (typeof cases)[string];
  const found = await decode(bytes(file));
  expect(Buffer.compare(found, bytes(rgb))).toBe(0);
});

test('16 bits a channel become their upper 8, in colour too', async () => {
  const levels = Uint16Array.from({ length: height * width * 3 }, (_, i) => Math.imul(i, 40503) & 0xffff);
  const file = await sharp(levels, { raw: { height, width, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
  expect((await sharp(file).metadata()).depth).toBe('ushort');
  expect([...(await decode(file))]).toEqual(Array.from(levels, (level) => level >> 8));
});

test.each([
  ['BMP', /a\.bin: The image cannot be decoded[^]*found: +BMP[^]*remedy: +[^]*PNG/],
  ['JPEG 2000', /found: +JPEG 2000/],
  ['32-bit TIFF', /found: +a TIFF with samples of type float/],
])('%s is refused by its name', async (kind, message) => {
  await expect(decode(bytes(refused[kind] as string), 'a.bin')).rejects.toThrow(message);
});

test.each([
  [
    'a drawing',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="9" height="9"/></svg>'),
    /found: +svg/,
  ],
  ['noise', Buffer.from('no image at all'), /found: +neither JPEG nor PNG, WebP, GIF, TIFF or AVIF/],
  ['a page of the web', Buffer.from('<!DOCTYPE html><html><body>404</body></html>'), /found: +a web page/],
])('%s is no photograph', async (_, file, message) => {
  await expect(decode(file)).rejects.toThrow(message);
});

test.each(['png', 'webp', 'gif', 'tiff', 'avif'] as const)('a truncated %s is an error that names it', async (format) => {
  const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 9) & 255);
  const whole = await sharp(noise, { raw: { height: 64, width: 64, channels: 3 } })
    .toFormat(format)
    .toBuffer();
  for (const share of [0.05, 0.5, 0.9]) {
    await expect(decode(whole.subarray(0, Math.floor(whole.length * share)), 'photos/a.bin')).rejects.toMatchObject({
      exit: 'data',
      message: expect.stringMatching(/^photos\/a\.bin: /),
    });
  }
});
