import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Dataset, LongwayError, type Split, type SplitName, splitNames } from '@longway/contracts';
import { sha256OfFile } from '@longway/storage';
import { covered, type Manifest, readManifest, type Shard } from './manifest';

/** What of a data set is packed, and how. */
export interface PackSettings {
  readonly dataset: Dataset;
  /** What the data set is, as its configuration says: a pack is only continued from the same one. */
  readonly source: unknown;
  /** The data set's own where absent. Images in memory are kept as they are. */
  readonly shorterSide?: number;
  /** Bytes at which a shard is full. */
  readonly shardBytes: number;
}

const geometryOf = (
  split: Split,
  { dataset: { imageShape }, shorterSide }: PackSettings,
): Pick<Manifest, 'shorterSide' | 'square' | 'cropping' | 'flip'> => {
  const [height, width] = imageShape;
  if ('read' in split) return { shorterSide: Math.min(height, width), flip: false };
  const { square, cropping, flip, shorterSide: own } = split.geometry;
  const side = shorterSide ?? own;
  const crop = Math.max(height, width);
  if (side >= crop) return { shorterSide: side, ...(square && { square }), ...(cropping === 'inception' && { cropping }), flip };
  throw new LongwayError(
    'the images would be smaller than the crop',
    {
      where: '--shorter-side',
      expected: `at least ${crop}, the crop of the data set`,
      found: `${side}`,
      remedy: 'raise it, or lower dataset.crop',
    },
    'usage',
  );
};

/** The manifest of a pack of which nothing is written yet. */
export const emptyManifest = async (settings: PackSettings): Promise<Manifest> => {
  const { dataset, source, shardBytes } = settings;
  const [train, test] = [await dataset.open('train'), await dataset.open('test')];
  const [height, width, channels] = dataset.imageShape;
  return {
    format: 'longway-pack',
    version: 1,
    // As JSON gives it back: it is held against what a file says.
    source: JSON.parse(JSON.stringify(source ?? null)) as unknown,
    classNames: [...dataset.classNames],
    imageShape: [height, width, channels],
    ...geometryOf(train, settings),
    shardBytes,
    splits: { train: { images: train.length, shards: [] }, test: { images: test.length, shards: [] } },
  };
};

/** The pack that a folder holds already, or an empty one. @throws LongwayError where it holds another. */
export const continued = async (folder: string, empty: Manifest): Promise<Manifest> => {
  const found = await readManifest(folder);
  if (!found) return empty;
  // A pack that grows keeps what it has, whatever is cropped from it and however large its next shards are.
  const facts = ({ splits, grown, imageShape, flip, cropping, shardBytes, ...rest }: Manifest): Record<string, unknown> =>
    grown
      ? { ...rest, grown: true }
      : { ...rest, imageShape, flip, cropping, shardBytes, images: splitNames.map((name) => splits[name].images) };
  const [wanted, present] = [facts(empty), facts(found)];
  const other = Object.keys(wanted).filter((key) => !isDeepStrictEqual(wanted[key], present[key]));
  if (other.length === 0) return found;
  throw new LongwayError(
    'the folder holds another pack',
    {
      where: folder,
      expected: 'one of the same data set and options',
      found: `one with other ${other.join(', ')}`,
      remedy: 'choose another folder, or remove this one',
    },
    'usage',
  );
};

/** A shard to be written: which images of the data set, under which name; `place` is where the manifest lists it. */
export interface ShardRange {
  readonly split: SplitName;
  readonly place: number;
  readonly file: string;
  readonly first: number;
  readonly images: number;
}

const isSound = async (folder: string, { file, sha256 }: Shard): Promise<boolean> =>
  (await sha256OfFile(join(folder, file)).catch(() => undefined)) === sha256;

/** Finished shards that are missing, or whose bytes are not those that were written. */
export const findDamage = async (folder: string, { splits }: Manifest): Promise<readonly ShardRange[]> => {
  const damaged: ShardRange[] = [];
  for (const split of splitNames) {
    let first = 0;
    for (const [place, shard] of splits[split].shards.entries()) {
      const images = covered(shard);
      if (!(await isSound(folder, shard))) damaged.push({ split, place, file: shard.file, first, images });
      first += images;
    }
  }
  return damaged;
};
