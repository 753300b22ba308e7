import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawImage } from '@longway/contracts';
import { places } from '@longway/images';
import sharp from 'sharp';
import { options } from './options';
import { pictureWatermark } from './picture-watermark';

const example = { index: 0, label: 0, random: { uniform: () => 0, integer: () => 0, normal: () => 0 } };

/** One row: an opaque red pixel, a blue one of 1/5, and one that is not seen. */
const logo = () =>
  sharp(Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 51, 255, 255, 255, 0), { raw: { height: 1, width: 3, channels: 4 } })
    .png()
    .toBuffer();

describe('picture-watermark', () => {
  let configFolder: string;
  beforeAll(async () => {
    configFolder = await mkdtemp(join(tmpdir(), 'longway-logo-'));
    await writeFile(join(configFolder, 'logo.png'), await logo());
    await writeFile(join(configFolder, 'broken.png'), (await logo()).subarray(0, 40));
    const halves = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><path d="M0 0h4v4h-4z" fill="#0f0"/></svg>';
    await writeFile(join(configFolder, 'halves.svg'), halves);
  });
  afterAll(() => rm(configFolder, { recursive: true }));

  const marked = async (chosen: Record<string, unknown>, channels = 3): Promise<RawImage> => {
    const image = { height: 2, width: 4, channels, data: new Uint8Array(8 * channels).fill(100) };
    (await pictureWatermark(options.parse({ file: 'logo.png', margin: 0, ...chosen }), { configFolder })).draw(image, example);
    return image;
  };
  const untouched = Array(3).fill(100);

  it('lays the picture over the image as its opacity says', async () => {
    expect([...(await marked({})).data]).toEqual([...Array(15).fill(100), 255, 0, 0, 80, 80, 131, ...untouched]);
  });

  it('obeys place, margin and opacity', async () => {
    const { data } = await marked({ place: 'top-left', margin: 1, opacity: 0.5 });
    expect([...data]).toEqual([...Array(15).fill(100), 178, 50, 50, 90, 90, 116, ...untouched]);
  });

  it('shows grey on grey images', async () => {
    expect([...(await marked({}, 1)).data]).toEqual([100, 100, 100, 100, 100, 76, 86, 100]);
  });

  it('scales in proportion', async () => {
    const { data } = await marked({ file: join(configFolder, 'halves.svg'), width: 4 });
    const greens = [...data].filter((_, i) => i % 3 === 1);
    expect([greens[0], greens[3], greens[4], greens[7]]).toEqual([255, 100, 255, 100]);
  });

  it('names the file that it cannot read', async () => {
    await expect(marked({ file: 'none.png' })).rejects.toMatchObject({ exit: 'data', mishap: { where: join(configFolder, 'none.png') } });
    await expect(marked({ file: 'broken.png' })).rejects.toThrow(/broken\.png: the picture cannot be read/);
  });

  it('says what does not fit', async () => {
    await expect(marked({ margin: 2 })).rejects.toThrow(/at most 2x4 .*\n +found: +1x3 pixels and a margin of 2/);
  });

  it('knows the places that marks can have, and needs a file', () => {
    expect(options.shape.place.unwrap().options).toEqual([...places]);
    expect(options.safeParse({}).success).toBe(false);
  });
});
