import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as crc32Of } from 'node:zlib';
import type { FileRange, ImageShape, Shortcut, Split, StoredSplit } from '@longway/contracts';
import { BatchOrder } from '@longway/images';
import { DecodeWorkers } from '../decode/decode-workers';
import { pictureSplit, storedSplit } from '../testing/pictures';
import { BatchLoader, type ImageBatch } from './batch-loader';
import { evaluationPicks, type Picks, trainingPicks } from './pick';

const shape: ImageShape = [16, 12, 3];
let folder: string;
let pictures: StoredSplit;
const running: DecodeWorkers[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-data-'));
  pictures = await pictureSplit(folder, 7);
});
afterEach(async () => void (await Promise.all(running.splice(0).map((workers) => workers.close()))));
afterAll(() => rmSync(folder, { recursive: true }));

/** A white dot where chance puts it. */
const dot: Shortcut = { draw: (image, { random }) => void image.data.fill(255, 0, 1 + random.integer(9)) };

interface Setting {
  readonly workers?: number;
  readonly prefetch?: number;
  readonly seed?: number;
  readonly split?: Split;
  readonly shortcuts?: readonly Shortcut[];
}

const loader = ({ workers = 0, prefetch = 1, seed = 5, split = pictures, shortcuts = [dot] }: Setting = {}): BatchLoader => {
  const threads = new DecodeWorkers({ workers, prefetch });
  running.push(threads);
  return new BatchLoader({ split, splitName: 'train', imageShape: shape, shortcuts, seed }, threads);
};

/** Batches with copies of what is in them. */
const collect = async (batches: AsyncIterable<ImageBatch>): Promise<{ labels: number[]; images: string[] }[]> => {
  const all: { labels: number[]; images: string[] }[] = [];
  const size = shape[0] * shape[1] * shape[2];
  for await (const { levels, labels } of batches) {
    all.push({
      labels: [...labels],
      images: [...labels.keys()].map((i) => Buffer.from(levels.subarray(i * size, (i + 1) * size)).toString('base64')),
    });
  }
  return all;
};

const training = (length: number, steps = 6): Picks[] => [...trainingPicks(new BatchOrder(length, 4, 5), steps)];

describe('images in files', () => {
  it('come out the same for any number of workers and any prefetch', async () => {
    const expected = await collect(loader().batches(training(7)));
    expect(expected).toHaveLength(6);
    for (const workers of [0, 1, 2, 4]) {
      for (const prefetch of workers === 0 ? [1] : [1, 3, 8]) {
        expect(await collect(loader({ workers, prefetch }).batches(training(7)))).toEqual(expected);
      }
    }
  });

  it('are cropped differently in each epoch and for each seed, and the same whoever asks', async () => {
    const picks = (...epochs: number[]) => epochs.map((epoch) => [{ index: 3, epoch }]);
    const images = async (seed: number) =>
      (await collect(loader({ seed, shortcuts: [] }).batches(picks(0, 1, 2, 3)))).flatMap((batch) => batch.images);
    const first = await images(1);
    expect(new Set(first).size).toBe(4);
    expect(new Set([...first, ...(await images(2))]).size).toBe(8);
    const alone = await collect(loader({ seed: 1, shortcuts: [] }).batches(picks(2)));
    expect(alone[0]?.images[0]).toBe(first[2]);
  });

  it('are cropped in the centre outside training, in smaller last batches, with their labels', async () => {
    const found = await collect(loader({ workers: 1, prefetch: 2 }).batches(evaluationPicks([6, 0, 1], 2)));
    expect(found.map(({ labels }) => labels)).toEqual([[0, 0], [1]]);
    const again = await collect(loader({ seed: 5 }).batches([[{ index: 1 }]]));
    expect(again[0]?.images[0]).toBe(found[1]?.images[0]);
  });

  it('need no worker for what is left when someone ends early', async () => {
    const batches = loader({ workers: 2, prefetch: 4 }).batches(training(7));
    expect((await batches.next()).done).toBe(false);
    await batches.return();
    expect((await batches.next()).done).toBe(true);
  });

  it.each([0, 2])('that cannot be decoded are named, with %d workers', async (workers) => {
    const broken = join(folder, `broken-${workers}.jpg`);
    writeFileSync(broken, 'no picture');
    const split = storedSplit(
      [pictures.locate(0), { label: 0, source: { path: broken } }, { label: 0, source: { path: join(folder, 'gone.jpg') } }],
      pictures.geometry,
    );
    const failure = collect(loader({ workers, split }).batches([[{ index: 0 }], [{ index: 0 }, { index: 1 }]]));
    await expect(failure).rejects.toMatchObject({ name: 'LongwayError', exit: 'data', mishap: { where: broken } });
    await expect(collect(loader({ workers, split }).batches([[{ index: 2 }]]))).rejects.toThrow(/gone\.jpg: .*\n +found: +no such file/);
  });

  it('that are cut off are named', async () => {
    const split = await pictureSplit(join(folder, 'cut'), 2);
    const { path } = split.locate(0).source as FileRange;
    truncateSync(path, 300);
    await expect(collect(loader({ split }).batches([[{ index: 0 }]]))).rejects.toMatchObject({ exit: 'data', mishap: { where: path } });
  });
});

describe('plain pixels in files', () => {
  const pixels = Uint8Array.from({ length: 20 * 24 * 3 }, (_, i) => (i * 31) % 251);
  const stored = (crc32?: number) => {
    const path = join(folder, 'pixels.bin');
    writeFileSync(path, Buffer.concat([Buffer.from('before'), pixels, Buffer.from('after')]));
    return storedSplit([{ label: 1, source: { path, offset: 6 }, pixels: { height: 20, width: 24, crc32 } }], {
      shorterSide: 20,
      flip: false,
    });
  };
  /** Rows 2 to 17, columns 6 to 17. */
  const centre = Array.from({ length: 16 }, (_, y) => [...pixels.subarray(((y + 2) * 24 + 6) * 3, ((y + 2) * 24 + 18) * 3)]).flat();

  it.each([
    ['without a checksum', undefined],
    ['with one', 1],
  ])('are cropped %s', async (_, crc32) => {
    const split = stored(crc32 && crc32Of(pixels));
    for (const workers of [0, 1]) {
      const batch = (
        await loader({ split, workers, shortcuts: [] })
          .batches([[{ index: 0 }]])
          .next()
      ).value as ImageBatch;
      expect([...batch.levels]).toEqual(centre);
    }
  });

  it('are mirrored row by row', async () => {
    const split = { ...stored(), geometry: { shorterSide: 20, flip: true } };
    const unflipped = stored();
    const images = async (from: StoredSplit) => {
      const picks = Array.from({ length: 12 }, (_, epoch) => [{ index: 0, epoch }]);
      return (await collect(loader({ split: from, shortcuts: [] }).batches(picks))).map(({ images: [image] }) => [
        ...Buffer.from(image as string, 'base64'),
      ]);
    };
    const mirrored = (image: number[]) =>
      Array.from({ length: image.length }, (_, i) => image[Math.floor(i / 36) * 36 + (11 - Math.floor((i % 36) / 3)) * 3 + (i % 3)]);
    const [flipped, plain] = [await images(split), await images(unflipped)];
    const same = flipped.map((image, i) => JSON.stringify(image) === JSON.stringify(plain[i]));
    expect(new Set(same)).toEqual(new Set([true, false]));
    flipped.forEach((image, i) => expect(image).toEqual(same[i] ? plain[i] : mirrored(plain[i] as number[])));
  });

  it('that do not fit their checksum, or end too early, are named', async () => {
    await expect(collect(loader({ split: stored(1) }).batches([[{ index: 0 }]]))).rejects.toThrow(
      /pixels\.bin, byte 6: .*damaged\n +expected: 1440 bytes, CRC-32 1\n/,
    );
    const split = stored();
    truncateSync(join(folder, 'pixels.bin'), 900);
    await expect(collect(loader({ split }).batches([[{ index: 0 }]]))).rejects.toThrow(
      /pixels\.bin: the file is cut off\n +expected: at least 1302 bytes\n +found: +900 bytes/,
    );
  });

  it('smaller than the crop are refused', async () => {
    const split = storedSplit([{ label: 0, source: new Uint8Array(300), pixels: { height: 10, width: 10 } }], {
      shorterSide: 10,
      flip: false,
    });
    await expect(collect(loader({ split }).batches([[{ index: 0 }]]))).rejects.toThrow(
      /an image of 300 bytes: .*\n +expected: at least 16x12 .*\n +found: +10x10/,
    );
  });
});

describe('images in memory', () => {
  const data = Uint8Array.from({ length: 576 }, (_, i) => i % 200);
  const split = {
    length: 2,
    read: (index: number) => ({ height: 16, width: 12, channels: 3, data: data.map((level) => level + index), label: index }),
  };

  it('are copied, and bear their shortcuts', async () => {
    const memory = { ...split, read: () => ({ height: 16, width: 12, channels: 3, data, label: 0 }) };
    const [batch] = await collect(loader({ split: memory }).batches([[{ index: 0 }, { index: 0, epoch: 3 }]]));
    const image = Buffer.from(batch?.images[0] ?? '', 'base64');
    expect(image[0]).toBe(255);
    expect([...image.subarray(9)]).toEqual([...data.subarray(9)]);
    expect(batch?.images[1]).toBe(batch?.images[0]);
    expect(data[0]).toBe(0);
  });

  it('of another size than the data set states are refused', async () => {
    const short = { ...split, read: (index: number) => ({ ...split.read(index), data: data.subarray(1) }) };
    await expect(collect(loader({ split: short }).batches([[{ index: 1 }]]))).rejects.toThrow(
      /train, image 1: .*\n +expected: 576 bytes, 16x12x3\n +found: +575 bytes/,
    );
  });

  it('start no thread', async () => {
    const batches = loader({ split, workers: 4 });
    await collect(batches.batches([[{ index: 0 }], [{ index: 1 }]]));
    expect(running.every((workers) => workers.threads.length === 0)).toBe(true);
  });
});
