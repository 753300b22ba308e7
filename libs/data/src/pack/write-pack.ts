import { LongwayError, type SplitName, splitNames } from '@longway/contracts';
import { formatBytes, makeFolder, storageError } from '@longway/storage';
import type { DecodeWorkers } from '../decode/decode-workers';
import { estimateBytes, requireSpace } from './estimate';
import { isWhole, type Manifest, type Shard, writeManifest } from './manifest';
import { continued, emptyManifest, findDamage, type PackSettings, type ShardRange } from './plan';
import { progressOf } from './progress';
import { type Scaling, scaledImages } from './scaled-images';
import { ShardWriter } from './shard-writer';

/** A pack to be written. */
export interface PackJob extends PackSettings {
  readonly folder: string;
  readonly workers: DecodeWorkers;
  /** Ends the work; shards that are whole are kept. */
  readonly signal: AbortSignal;
  readonly report: (message: string) => void;
}

const imagesIn = (shards: readonly Shard[]): number => shards.reduce((sum, { images }) => sum + images, 0);
const bytesIn = ({ splits }: Manifest): number => splitNames.flatMap((name) => splits[name].shards).reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * Writes the images of a data set, scaled, in shards that are read at memory speed. Run again after an end of any kind, it goes on behind
 * the last whole shard; shards that were damaged since are written anew.
 *
 * @returns whether the pack is whole; false after `signal`.
 * @throws LongwayError for a folder that holds another pack, for too little space, for an image that cannot be read.
 */
export const writePack = async (job: PackJob): Promise<boolean> => {
  const { dataset, folder, workers, signal, report } = job;
  const manifest = await continued(folder, await emptyManifest(job));
  const written = bytesIn(manifest);
  if (written > 0) report(`checking ${formatBytes(written)} that are written already`);
  const damage = await findDamage(folder, manifest);
  for (const { file } of damage) report(`${file} is damaged`);
  const packing = new Packing(job, manifest, { shorterSide: manifest.shorterSide, imageShape: dataset.imageShape, workers });
  if (!isWhole(manifest)) await packing.announce(written);
  for (const range of damage) if (!signal.aborted) await packing.mend(range);
  for (const name of splitNames) if (!signal.aborted) await packing.finishSplit(name);
  if (signal.aborted) return false;
  report(`the pack in ${folder} is whole: ${formatBytes(bytesIn(packing.manifest))}`);
  return true;
};

class Packing {
  constructor(
    private readonly job: PackJob,
    /** Of what is on the disk. */
    public manifest: Manifest,
    private readonly scaling: Scaling,
  ) {}

  /** Says how much will be written, and makes sure that there is space. */
  async announce(written: number): Promise<void> {
    const { dataset, folder, report } = this.job;
    const total = await estimateBytes(dataset, this.scaling);
    report(`${splitNames.map((name) => `${this.manifest.splits[name].images} ${name}`).join(' and ')} images: about ${formatBytes(total)}`);
    await requireSpace(folder, total - written);
    await makeFolder(folder).catch(async (error: unknown) => {
      throw await storageError(folder, error);
    });
  }

  async mend({ split, place, file, first, images }: ShardRange): Promise<void> {
    await this.write(split, [first, first + images], (writer) => writer.images === images, place, () => file);
  }

  async finishSplit(name: SplitName): Promise<void> {
    const { shards, images } = this.manifest.splits[name];
    const { shardBytes } = this.job;
    const fileAt = (place: number) => `${name}-${String(place).padStart(5, '0')}.bin`;
    await this.write(name, [imagesIn(shards), images], (writer) => writer.bytes >= shardBytes, shards.length, fileAt);
  }

  /** Writes a range of images, in shards that the manifest lists from `place` on. */
  private async write(
    name: SplitName,
    range: readonly [first: number, end: number],
    isFull: (writer: ShardWriter) => boolean,
    place: number,
    fileAt: (place: number) => string,
  ): Promise<void> {
    const { dataset, folder, signal, report } = this.job;
    const [first, end] = range;
    if (first === end) return;
    const progress = progressOf(name, { done: first, total: end }, report);
    let next = place;
    let writer = new ShardWriter(folder, fileAt(next));
    const finish = async () => {
      await this.list(name, next, await writer.finish());
      next += 1;
      writer = new ShardWriter(folder, fileAt(next));
    };
    try {
      for await (const image of scaledImages(await dataset.open(name), range, this.scaling)) {
        if (signal.aborted) return;
        await writer.add(image);
        progress.add(1);
        if (isFull(writer)) await finish();
      }
      if (writer.images > 0) await finish();
    } finally {
      await writer.drop();
    }
  }

  /** A shard that is on the disk: now the manifest may name it. */
  private async list(name: SplitName, place: number, shard: Shard): Promise<void> {
    const { images, shards } = this.manifest.splits[name];
    const before = shards[place];
    if (before && before.sha256 !== shard.sha256) {
      const remedy = 'remove the folder and write the pack again';
      throw new LongwayError('the data set has changed since it was packed', { where: `${this.job.folder}, ${shard.file}`, expected: before.sha256, found: shard.sha256, remedy }, 'data');
    }
    const listed = [...shards.slice(0, place), shard, ...shards.slice(place + 1)];
    this.manifest = { ...this.manifest, splits: { ...this.manifest.splits, [name]: { images, shards: listed } } };
    await writeManifest(this.job.folder, this.manifest);
  }
}
