import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImageShape, type LongwayError, type SplitName, splitNames } from '@longway/contracts';
import { formatBytes, makeFolder, storageError } from '@longway/storage';
import { GroupShard, type ImageGroup } from './group-shard';
import { type Manifest, type Shard, writeManifest } from './manifest';
import { continued, findDamage } from './plan';
import { progressOf } from './progress';

/** A pack that takes in groups whose numbers of images nobody knows before. */
export interface GrowthJob {
  readonly folder: string;
  /** What the pack is made of and how: it only grows from the same. */
  readonly source: unknown;
  readonly classNames: readonly string[];
  readonly imageShape: ImageShape;
  readonly shorterSide: number;
  readonly flip: boolean;
  /** Bytes at which a shard is full. Its last group may go beyond. */
  readonly shardBytes: number;
  /** Names are unique within a split. */
  readonly groups: Readonly<Record<SplitName, readonly ImageGroup[]>>;
  /** What groups are called in messages, e.g. `videos`. */
  readonly unit: string;
  readonly onBroken: (group: string, reason: LongwayError) => void;
  readonly report: (message: string) => void;
}

/** What a pack has of a split. */
export interface Growth {
  readonly groups: number;
  readonly images: number;
}

const emptyManifest = ({ source, classNames, imageShape, shorterSide, flip, shardBytes }: GrowthJob): Manifest => ({
  format: 'longway-pack',
  version: 1,
  source: JSON.parse(JSON.stringify(source)) as unknown,
  classNames: [...classNames],
  imageShape: [...imageShape],
  ...{ shorterSide, flip, shardBytes },
  splits: { train: { images: 0, shards: [] }, test: { images: 0, shards: [] } },
  grown: { whole: false },
});

const groupsOf = (shards: readonly Shard[]): string[] => shards.flatMap(({ groups = [] }) => groups);

/** Behind every file that the shards have: what was taken out is not mixed up with what comes. */
const nextPlace = (shards: readonly Shard[]): number =>
  Math.max(-1, ...shards.map(({ file }) => Number(/(\d+)\.bin$/.exec(file)?.[1] ?? -1))) + 1;

/**
 * Brings groups that a pack lacks into it. Run again after an end of any kind, it goes on behind the last whole shard; groups of a shard
 * that was damaged since are taken in anew, and so are those that were broken before. The pack counts as whole once all were tried.
 *
 * @throws LongwayError for a folder that holds another pack, for a full disk, and whatever a group throws that does not mean that it is broken.
 */
export const growPack = async (job: GrowthJob): Promise<Readonly<Record<SplitName, Growth>>> => {
  const { folder, report } = job;
  const growing = new Growing(job, await continued(folder, emptyManifest(job)));
  const bytes = splitNames.flatMap((name) => growing.manifest.splits[name].shards).reduce((sum, shard) => sum + shard.bytes, 0);
  if (bytes > 0) report(`checking ${formatBytes(bytes)} that are written already`);
  await growing.dropDamaged();
  for (const name of splitNames) await growing.finishSplit(name);
  await growing.close();
  const { splits } = growing.manifest;
  const growthOf = (name: SplitName): Growth => ({ groups: groupsOf(splits[name].shards).length, images: splits[name].images });
  return { train: growthOf('train'), test: growthOf('test') };
};

class Growing {
  constructor(
    private readonly job: GrowthJob,
    /** Of what is on the disk. */
    public manifest: Manifest,
  ) {}

  async dropDamaged(): Promise<void> {
    const { folder, report, unit } = this.job;
    for (const { file, split } of await findDamage(folder, this.manifest)) {
      const { shards } = this.manifest.splits[split];
      const lost = shards.filter((shard) => shard.file === file);
      report(`${file} is damaged: ${groupsOf(lost).length} ${unit} are taken in anew`);
      await this.list(
        split,
        shards.filter((shard) => shard.file !== file),
      );
      await rm(join(folder, file), { force: true });
    }
  }

  async finishSplit(split: SplitName): Promise<void> {
    const { folder, groups, unit, report, shardBytes } = this.job;
    const { shards } = this.manifest.splits[split];
    const present = new Set(groupsOf(shards));
    const missing = groups[split].filter(({ name }) => !present.has(name));
    if (missing.length === 0) return;
    await makeFolder(folder).catch(async (error: unknown) => {
      throw await storageError(folder, error);
    });
    const progress = progressOf(split, { done: groups[split].length - missing.length, total: groups[split].length, unit }, report);
    let shard = new GroupShard(folder, split, nextPlace(shards));
    const finish = async () => {
      await this.list(split, [...this.manifest.splits[split].shards, await shard.finish()]);
      shard = new GroupShard(folder, split, shard.place + 1);
    };
    try {
      for (const group of missing) {
        const reason = await shard.add(group);
        if (reason) this.job.onBroken(group.name, reason);
        progress.add(1);
        if (shard.bytes >= shardBytes) await finish();
      }
      if (shard.bytes > 0) await finish();
    } finally {
      await shard.drop();
    }
  }

  /** All that there is was tried. */
  async close(): Promise<void> {
    if (this.manifest.grown?.whole) return;
    this.manifest = { ...this.manifest, grown: { whole: true } };
    await writeManifest(this.job.folder, this.manifest);
  }

  private async list(split: SplitName, shards: readonly Shard[]): Promise<void> {
    const images = shards.reduce((sum, shard) => sum + shard.images, 0);
    this.manifest = { ...this.manifest, splits: { ...this.manifest.splits, [split]: { images, shards } }, grown: { whole: false } };
    await writeManifest(this.job.folder, this.manifest);
  }
}
