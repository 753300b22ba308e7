import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset, LabelledImage, Split } from '@longway/contracts';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { DecodeWorkers } from '../decode/decode-workers';
import { gradient, storedSplit } from '../testing/pictures';
import { checkSplit } from './check-split';
import { spreadOf } from './spread';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'longway-check-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const datasetOf = (split: Split, channels = 3): Dataset => ({
  classNames: ['even', 'odd'],
  imageShape: [16, 16, channels],
  open: async () => split,
});

const check = async (dataset: Dataset, { workers = 0, stopAt = Infinity } = {}) => {
  const threads = new DecodeWorkers({ workers, prefetch: 1 });
  const controller = new AbortController();
  const told: number[] = [];
  const progress = (done: number) => {
    told.push(done);
    if (done >= stopAt) controller.abort();
  };
  try {
    return { report: await checkSplit({ dataset, splitName: 'train', workers: threads, signal: controller.signal, progress }), told };
  } finally {
    await threads.close();
  }
};

const picture = (height: number, width: number) => sharp(gradient(height, width, 1), { raw: { height, width, channels: 3 } });

const write = async (name: string, made: Promise<Buffer> | Buffer) => {
  writeFileSync(join(folder, name), await made);
  return { label: 0, source: { path: join(folder, name) } };
};

const mixed = async () => {
  const whole = [
    await write('a.jpg', picture(40, 50).jpeg().toBuffer()),
    await write('b.jpg', picture(30, 20).toColourspace('b-w').jpeg().toBuffer()),
    await write('c.jpg', picture(24, 24).toColourspace('cmyk').jpeg().toBuffer()),
    await write('d.JPEG', picture(64, 100).png().toBuffer()),
    await write('e.png', picture(20, 20).toColourspace('rgb16').ensureAlpha(0.5).png().toBuffer()),
    await write('f.webp', picture(17, 90).webp({ lossless: true }).toBuffer()),
  ];
  // A square from the middle of it is whole.
  const tall = await picture(200, 40).jpeg({ quality: 100 }).toBuffer();
  const cut = await write('cut.jpg', tall.subarray(0, 0.9 * tall.length));
  const broken = [
    cut,
    await write('empty.png', Buffer.alloc(0)),
    await write('text.jpg', Buffer.from('no picture')),
    { label: 1, source: { path: join(folder, 'gone.jpg') } },
    { ...whole[0], label: 2 } as (typeof whole)[0],
  ];
  return { whole, broken };
};

test.each([0, 2])('pictures are decoded to their ends, counted and named, with %d workers', async (workers) => {
  const { whole, broken } = await mixed();
  const split = storedSplit(
    [broken[0], ...whole, ...broken.slice(1)].map((image, i) => ({ ...(image as (typeof whole)[0]), ...(i === 2 && { label: 1 }) })),
    { shorterSide: 16, flip: true },
  );
  const { report, told } = await check(datasetOf(split), { workers });
  expect(report).toMatchObject({
    images: 11,
    checked: 11,
    perClass: [5, 1],
    formats: { JPEG: 1, 'grey JPEG': 1, 'CMYK JPEG': 1, PNG: 1, '16-bit PNG with alpha': 1, WEBP: 1 },
    height: { min: 17, median: 24, max: 64 },
    width: { min: 20, median: 24, max: 100 },
  });
  expect(report.bytes).toBeGreaterThan(2000);
  expect(report.broken).toEqual([
    { file: join(folder, 'cut.jpg'), split: 'train', index: 0, fault: expect.stringMatching(/Premature end/) },
    { file: join(folder, 'empty.png'), split: 'train', index: 7, fault: expect.stringMatching(/image cannot be decoded: .*empty/) },
    { file: join(folder, 'text.jpg'), split: 'train', index: 8, fault: expect.stringMatching(/cannot be decoded/) },
    { file: join(folder, 'gone.jpg'), split: 'train', index: 9, fault: 'a file with images cannot be read: no such file' },
    { file: join(folder, 'a.jpg'), split: 'train', index: 10, fault: 'its label is 2, where there are 2 classes' },
  ]);
  expect(told).toEqual([...Array(11).keys()].map((i) => i + 1));
});

test('means and deviations are those of all pixels', async () => {
  const image = fc.record({ label: fc.integer({ min: 0, max: 1 }), data: fc.uint8Array({ minLength: 768, maxLength: 768 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(image, { minLength: 1, maxLength: 4 }), async (images) => {
      const split = {
        length: images.length,
        read: (index: number): LabelledImage => ({ height: 16, width: 16, channels: 3, ...(images[index] as (typeof images)[0]) }),
      };
      const { report } = await check(datasetOf(split));
      for (const channel of [0, 1, 2]) {
        const levels = images.flatMap(({ data }) => [...data].filter((_, i) => i % 3 === channel)).map((level) => level / 255);
        const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
        const variance = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length;
        expect(report.mean[channel]).toBeCloseTo(mean, 9);
        expect(report.standardDeviation[channel]).toBeCloseTo(Math.sqrt(variance), 6);
      }
    }),
    { numRuns: 10 },
  );
});

test('pixels of a pack that do not fit their checksum, and images in memory of another size, are broken', async () => {
  const pixels = { height: 16, width: 20, crc32: 1 };
  const packed = storedSplit(
    [
      { label: 0, source: new Uint8Array(960), pixels },
      { label: 0, source: new Uint8Array(960), pixels: { height: 16, width: 20 } },
    ],
    { shorterSide: 16, flip: false },
  );
  const { report } = await check(datasetOf(packed));
  expect([report.broken.map(({ fault }) => fault), report.formats, report.width?.max]).toEqual([
    [expect.stringMatching(/damaged: expected 960 bytes, CRC-32 1, found/)],
    { 'plain pixels': 1 },
    20,
  ]);
  const memory = {
    length: 2,
    read: (index: number): LabelledImage => ({ height: 16, width: 16, channels: 1, data: new Uint8Array(256 - index), label: 0 }),
  };
  expect((await check(datasetOf(memory, 1))).report.broken).toEqual([
    { file: 'image 1', split: 'train', index: 1, fault: expect.stringMatching(/expected 16x16x1, found 16x16x1 in 255 bytes/) },
  ]);
});

test('a check that is stopped tells what was looked at so far', async () => {
  const split = { length: 100, read: (): LabelledImage => ({ height: 16, width: 16, channels: 1, data: new Uint8Array(256), label: 1 }) };
  const { report } = await check(datasetOf(split, 1), { stopAt: 30 });
  expect(report).toMatchObject({ images: 100, checked: 30, perClass: [0, 30] });
});

test('nothing has no spread', () => {
  expect(spreadOf([])).toBeUndefined();
  expect(spreadOf([3, 1, 10, 2])).toEqual({ min: 1, median: 2, max: 10 });
});
