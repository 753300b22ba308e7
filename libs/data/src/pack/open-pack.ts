import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import { type Dataset, type Geometry, type ImageShape, LongwayError, type StoredImage, type StoredSplit } from '@longway/contracts';
import { isWhole, type Manifest, readManifest, type Shard } from './manifest';
import { decodeTable, type Entry, ENTRY_BYTES } from './table';

const damaged = (where: string, expected: string, found: string): LongwayError => {
  const remedy = 'run the command that wrote the pack again, e.g. longway data pack: it finds and writes anew what is damaged';
  return new LongwayError('a shard of the pack is damaged', { where, expected, found, remedy }, 'data');
};

const lastBytes = async (path: string, count: number, size: number): Promise<Uint8Array> => {
  const file = await open(path);
  try {
    return (await file.read(new Uint8Array(count), 0, count, size - count)).buffer;
  } finally {
    await file.close();
  }
};

/** The table of a shard, whose size and checksum are held against the manifest. */
const readTable = async (path: string, { images, bytes, tableCrc32 }: Shard, channels: number): Promise<Entry[]> => {
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size !== bytes) throw damaged(path, `${bytes} bytes`, size === undefined ? 'no such file' : `${size} bytes`);
  const table = await lastBytes(path, images * ENTRY_BYTES, bytes);
  if (crc32(table) !== tableCrc32) throw damaged(path, `a table with CRC-32 ${tableCrc32.toString(16)}`, crc32(table).toString(16));
  const entries = decodeTable(table);
  const pixels = entries.reduce((sum, { height, width }) => sum + height * width * channels, 0);
  if (pixels + table.length !== bytes) throw damaged(path, `${bytes - table.length} bytes of pixels`, `${pixels}`);
  return entries;
};

/** Where all images of a split lie, in flat arrays: a million images are no million objects. */
class Places {
  private readonly numbers: Uint32Array;
  private readonly offsets: Float64Array;
  private readonly shards: Uint16Array;
  private filled = 0;

  constructor(
    readonly length: number,
    private readonly paths: readonly string[],
  ) {
    this.numbers = new Uint32Array(length * 4);
    this.offsets = new Float64Array(length);
    this.shards = new Uint16Array(length);
  }

  add(shard: number, entries: readonly Entry[], channels: number): void {
    let offset = 0;
    for (const { label, height, width, crc32: checksum } of entries) {
      this.numbers.set([label, height, width, checksum], this.filled * 4);
      this.offsets[this.filled] = offset;
      this.shards[this.filled] = shard;
      this.filled += 1;
      offset += height * width * channels;
    }
  }

  /** @param checked whether the pixels are to be held against their checksum. */
  at(index: number, channels: number, checked: boolean): StoredImage {
    const path = this.paths[this.shards[index] ?? -1];
    if (path === undefined) throw new RangeError(`no image ${index} in a split of ${this.length}`);
    const [label, height, width, checksum] = this.numbers.subarray(index * 4) as unknown as [number, number, number, number];
    const source = { path, offset: this.offsets[index] as number, length: height * width * channels };
    return { label, source, pixels: { height, width, ...(checked && { crc32: checksum }) } };
  }
}

const openSplit = async (
  folder: string,
  { shards }: Manifest['splits']['train'],
  channels: number,
  geometry: Geometry,
): Promise<StoredSplit> => {
  const paths = shards.map(({ file }) => join(folder, file));
  const length = shards.reduce((sum, { images }) => sum + images, 0);
  const places = new Places(length, paths);
  for (const [i, shard] of shards.entries()) places.add(i, await readTable(paths[i] as string, shard, channels), channels);
  // An image's first reading holds it against its checksum; later ones read only the rows that are wanted.
  const checked = new Uint8Array(length);
  return {
    length,
    geometry,
    locate(index) {
      const image = places.at(index, channels, checked[index] === 0);
      checked[index] = 1;
      return image;
    },
  };
};

/** How images of a pack are cropped and mirrored; as in the data set that was packed where absent. */
export interface PackOptions {
  readonly crop?: number;
  readonly cropping?: Geometry['cropping'];
  readonly flip?: boolean;
  /** What the pack must have been made of and how, where that matters; see `PackSettings.source`. */
  readonly source?: unknown;
  /** What to do where there is no pack, or not this one. */
  readonly remedy?: string;
}

const shapeOf = ({ imageShape, shorterSide }: Manifest, crop: number | undefined, folder: string): ImageShape => {
  if (crop === undefined) return imageShape;
  if (crop <= shorterSide) return [crop, crop, imageShape[2]];
  const expected = `at most ${shorterSide}, the shorter side of the images of ${folder}`;
  throw new LongwayError(
    'the crop is larger than the images of the pack',
    { where: 'dataset.crop', expected, found: `${crop}`, remedy: 'lower it, or pack the data set with a larger --shorter-side' },
    'usage',
  );
};

const packCommand = 'longway data pack DATASET --out FOLDER writes one; run again, it goes on where it was stopped';

const requireWhole = (manifest: Manifest | undefined, where: string, { source, remedy = packCommand }: PackOptions): Manifest => {
  const refuse = (summary: string, expected: string, found: string) =>
    new LongwayError(summary, { where, expected, found, remedy }, 'data');
  if (!manifest) throw refuse('there is no pack', 'pack.json and shards', 'no pack.json');
  if (!isWhole(manifest))
    throw refuse('the pack is not whole', 'all that there is to pack', 'pack.json names fewer images than there should be');
  if (source !== undefined && !isDeepStrictEqual(source, manifest.source))
    throw refuse('this is another pack', JSON.stringify(source), JSON.stringify(manifest.source));
  return manifest;
};

/**
 * The data set that a pack holds.
 *
 * @throws LongwayError (exit `data`) where there is no pack or not the whole of it. Opening a split throws where a shard is missing or
 *   cut off; reading an image throws where its pixels are damaged.
 */
export const openPack = async (folder: string, options: PackOptions = {}): Promise<Dataset<StoredSplit>> => {
  const manifest = requireWhole(await readManifest(folder), folder, options);
  const { classNames, shorterSide, square, splits } = manifest;
  const imageShape = shapeOf(manifest, options.crop, folder);
  const cropping = options.cropping ?? manifest.cropping ?? 'window';
  const geometry = {
    shorterSide,
    ...(square && { square }),
    ...(cropping === 'inception' && { cropping }),
    flip: options.flip ?? manifest.flip,
  };
  return { classNames, imageShape, open: (split) => openSplit(folder, splits[split], imageShape[2], geometry) };
};
