import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Dataset, definePlugin, type PixelSplit } from '@longway/contracts';
import { sha256 } from '@longway/storage';
import { describePlugin } from '@longway/testing';
import { pack } from 'tar-stream';
import { type Origin, cifar10 } from './cifar10';
import { plugin as full } from './index';
import { allFiles } from './layout';
import { options } from './options';

const IMAGES = 4;

/** A small file in CIFAR-10's layout; the n-th image of the m-th file is of class (n + m) % 10 and of one colour. */
const batch = (file: number): Uint8Array =>
  Uint8Array.from({ length: IMAGES * 3073 }, (_, i) => {
    const image = Math.floor(i / 3073);
    return i % 3073 === 0 ? (image + file) % 10 : 40 * file + 10 * image;
  });

const writeFiles = async (folder: string) => {
  await mkdir(folder, { recursive: true });
  await Promise.all(allFiles.map((name, file) => writeFile(join(folder, name), batch(file))));
};

const archive = async (): Promise<Buffer> => {
  const tar = pack();
  tar.entry({ name: 'cifar-10-batches-bin', type: 'directory' });
  tar.entry({ name: 'cifar-10-batches-bin/readme.html' }, 'read me');
  allFiles.forEach((name, file) => tar.entry({ name: `cifar-10-batches-bin/${name}` }, batch(file)));
  tar.finalize();
  return gzipSync(await buffer(tar));
};

const small: Origin = { url: 'http://127.0.0.1:9/', sha256: '', bytes: 0, imagesPerFile: IMAGES };

const plugin = definePlugin({ ...full, create: (chosen, context) => cifar10(chosen, context, small) });

describePlugin(plugin, {
  prepare: ({ cacheFolder }) => writeFiles(join(cacheFolder, 'cifar10', 'cifar-10-batches-bin')),
});

describe('cifar10', () => {
  let base: string;
  const dataset = (folder: string | null = null, origin = small, change: object = {}): Dataset<PixelSplit> =>
    cifar10(options.parse({ folder, ...change }), { configFolder: base, cacheFolder: join(base, 'cache') }, origin);

  beforeEach(async () => void (base = await mkdtemp(join(tmpdir(), 'longway-cifar-'))));
  afterEach(() => rm(base, { recursive: true }));

  it('reads the files in their order', async () => {
    await writeFiles(join(base, 'data'));
    const [train, test] = [await dataset('data').open('train'), await dataset('data').open('test')];
    expect([train.length, test.length]).toEqual([5 * IMAGES, IMAGES]);
    expect(train.read(IMAGES + 2)).toMatchObject({ height: 32, width: 32, channels: 3, label: 3 });
    expect(train.read(IMAGES + 2).data.every((byte) => byte === 60)).toBe(true);
    expect(test.read(1)).toMatchObject({ label: 6 });
  });

  it('keeps training images apart for choosing settings', async () => {
    await writeFiles(join(base, 'data'));
    const shown = async (change: object, split: 'train' | 'test') => {
      const part = await dataset('data', small, change).open(split);
      return Array.from({ length: part.length }, (_, i) => part.read(i).data[0] as number);
    };
    const heldOut = await shown({ holdOut: 6, test: 'held-out' }, 'test');
    expect(heldOut).toHaveLength(6);
    for (const test of ['test', 'held-out']) {
      const rest = await shown({ holdOut: 6, test }, 'train');
      expect([...rest, ...heldOut].sort((a, b) => a - b)).toEqual((await shown({}, 'train')).sort((a, b) => a - b));
    }
    expect(await shown({ holdOut: 6 }, 'test')).toEqual(await shown({}, 'test'));
    expect(options.safeParse({ test: 'held-out' }).error?.issues[0]).toMatchObject({
      path: ['holdOut'],
      message: expect.stringMatching(/at least 1/),
    });
  });

  it('finds the files one folder below', async () => {
    await writeFiles(join(base, 'data', 'cifar-10-batches-bin'));
    expect((await dataset('data').open('test')).length).toBe(IMAGES);
    expect((await dataset(join(base, 'data', 'cifar-10-batches-bin')).open('test')).length).toBe(IMAGES);
  });

  it('says where it looked, for what, and how to get it', async () => {
    await expect(dataset().open('train')).rejects.toMatchObject({ exit: 'data', mishap: { where: join(base, 'cache', 'cifar10') } });
    await expect(dataset('nowhere').open('train')).rejects.toThrow(
      /nowhere: .*\n +expected: data_batch_1\.bin.*\n.*\n.*longway data fetch cifar10.*dataset\.folder/,
    );
  });

  it('names a file that is missing, cut off or too long', async () => {
    const folder = join(base, 'data');
    await writeFiles(folder);
    await truncate(join(folder, 'data_batch_2.bin'), 5_000);
    await expect(dataset('data').open('train')).rejects.toThrow(
      /data_batch_2\.bin: the file is cut off\n +expected: 12292 bytes .*\n +found: +5000 bytes/,
    );
    await appendFile(join(folder, 'test_batch.bin'), 'x');
    await expect(dataset('data').open('test')).rejects.toThrow(/test_batch\.bin: the file is too long/);
    await rm(join(folder, 'data_batch_1.bin'));
    await expect(dataset('data').open('train')).rejects.toThrow(/data_batch_1\.bin: .*\n +found: +no such file/);
  });

  describe('fetch', () => {
    let server: Server;
    let served: Buffer;
    let origin: Origin;
    const messages: string[] = [];
    const report = (message: string) => void messages.push(message);

    beforeAll(async () => {
      served = await archive();
      server = createServer((_, response) => response.end(served));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cifar-10-binary.tar.gz`;
      origin = { url, sha256: sha256(served), bytes: served.length, imagesPerFile: IMAGES };
    });
    afterAll(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    beforeEach(() => messages.splice(0));

    it('brings the data into the cache, once', async () => {
      await dataset(null, origin).fetch?.(report);
      expect(await readdir(join(base, 'cache', 'cifar10'))).toEqual(['cifar-10-batches-bin']);
      expect((await readdir(join(base, 'cache', 'cifar10', 'cifar-10-batches-bin'))).sort()).toEqual([...allFiles].sort());
      expect((await dataset(null, origin).open('train')).read(0)).toMatchObject({ label: 0 });
      await dataset(null, small).fetch?.(report);
      expect(messages.at(-1)).toMatch(/cifar-10-batches-bin already/);
    });

    it('mends damaged files, and brings the data into a chosen folder', async () => {
      await writeFiles(join(base, 'data'));
      await truncate(join(base, 'data', 'test_batch.bin'), 10);
      await dataset('data', origin).fetch?.(report);
      expect((await dataset('data', origin).open('test')).length).toBe(IMAGES);
    });

    it('takes an archive that the user put in place', async () => {
      await mkdir(join(base, 'data'));
      await writeFile(join(base, 'data', 'cifar-10-binary.tar.gz'), served);
      await dataset('data', { ...origin, url: small.url }).fetch?.(report);
      expect((await dataset('data').open('test')).length).toBe(IMAGES);
    });

    it('keeps nothing of a wrong archive', async () => {
      await expect(dataset(null, { ...origin, sha256: '0' }).fetch?.(report)).rejects.toMatchObject({ exit: 'data' });
      await expect(dataset().open('test')).rejects.toThrow(/CIFAR-10 is not here/);
    });
  });

  it('copies nothing when images are read, and reads no file then', async () => {
    await writeFiles(join(base, 'data'));
    const split = await dataset('data').open('train');
    await rm(join(base, 'data'), { recursive: true });
    expect(split.read(0).data.buffer).toBe(split.read(5).data.buffer);
  });
});
