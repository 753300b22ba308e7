import { LongwayError, type Split, type SplitName, splitNames } from '@longway/contracts';
import { formatBytes, makeFolder, storageError } from '@longway/storage';
import { tooMany } from '../batches/quarantine';
import type { DecodeWorkers } from '../decode/decode-workers';
import { type Failure, faultOf, toError } from '../decode/failure';
import { placeOf } from '../decode/place-of';
import { estimateBytes, requireSpace } from './estimate';
import { covered, isWhole, type LeftOut, type Manifest, type Shard, writeManifest } from './manifest';
import { continued, emptyManifest, findDamage, type PackSettings, type ShardRange } from './plan';
import { progressOf } from './progress';
import { type PackScaling, scaledImages } from './scaled-images';
import { ShardWriter } from './shard-writer';

/** A pack to be written. */
export interface PackJob extends PackSettings {
  readonly folder: string;
  readonly workers: DecodeWorkers;
  /** The share of a split's images that may be broken, and are left out; none when absent. */
  readonly maxBroken?: number;
  /** Ends the work; shards that are whole are kept. */
  readonly signal: AbortSignal;
  readonly report: (message: string) => void;
}

const coveredBy = (shards: readonly Shard[]): number => shards.reduce((sum, shard) => sum + covered(shard), 0);
const brokenIn = (shards: readonly Shard[]): LeftOut[] => shards.flatMap(({ broken = [] }) => broken);
const bytesIn = ({ splits }: Manifest): number =>
  splitNames.flatMap((name) => splits[name].shards).reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * Writes the images of a data set, scaled, in shards that are read at memory speed. Those that are broken are left out, told and listed. Run again after an end of any kind, it goes on behind
 * the last whole shard; shards that were damaged since are written anew.
 *
 * @returns whether the pack is whole; false after `signal`.
 * @throws LongwayError for a folder that holds another pack, for too little space, for more broken images than there may be.
 */
export const writePack = async (job: PackJob): Promise<boolean> => {
  const { dataset, folder, workers, signal, report } = job;
  const manifest = await continued(folder, await emptyManifest(job));
  const written = bytesIn(manifest);
  if (written > 0) report(`checking ${formatBytes(written)} that are written already`);
  const damage = await findDamage(folder, manifest);
  for (const { file } of damage) report(`${file} is damaged`);
  const packing = new Packing(job, manifest, {
    shorterSide: manifest.shorterSide,
    square: manifest.square,
    imageShape: dataset.imageShape,
    workers,
  });
  if (!isWhole(manifest)) await packing.announce(written);
  for (const range of damage) if (!signal.aborted) await packing.mend(range);
  for (const name of splitNames) if (!signal.aborted) await packing.finishSplit(name);
  if (signal.aborted) return false;
  const broken = splitNames.flatMap((name) => brokenIn(packing.manifest.splits[name].shards)).length;
  const leftOut = broken > 0 ? `; ${broken} broken ${broken === 1 ? 'image is' : 'images are'} left out, and named in its pack.json` : '';
  report(`the pack in ${folder} is whole: ${formatBytes(bytesIn(packing.manifest))}${leftOut}`);
  return true;
};

class Packing {
  constructor(
    private readonly job: PackJob,
    /** Of what is on the disk. */
    public manifest: Manifest,
    private readonly scaling: PackScaling,
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
    await this.write(
      split,
      [first, first + images],
      () => false,
      place,
      () => file,
    );
  }

  async finishSplit(name: SplitName): Promise<void> {
    const { shards, images } = this.manifest.splits[name];
    const { shardBytes } = this.job;
    const fileAt = (place: number) => `${name}-${String(place).padStart(5, '0')}.bin`;
    await this.write(name, [coveredBy(shards), images], (writer) => writer.bytes >= shardBytes, shards.length, fileAt);
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
    const split = await dataset.open(name);
    const progress = progressOf(name, { done: first, total: end }, report);
    let next = place;
    let broken: LeftOut[] = [];
    let writer = new ShardWriter(folder, fileAt(next));
    const finish = async () => {
      await this.list(name, next, { ...(await writer.finish()), ...(broken.length > 0 && { broken }) });
      next += 1;
      broken = [];
      writer = new ShardWriter(folder, fileAt(next));
    };
    let index = first;
    try {
      for await (const image of scaledImages(split, range, this.scaling)) {
        if (signal.aborted) return;
        if ('failure' in image)
          broken.push(this.leaveOut(name, split, { index, failure: image.failure, others: [...this.brokenBeside(name, next), ...broken] }));
        else await writer.add(image);
        index += 1;
        progress.add(1);
        if (isFull(writer)) await finish();
      }
      if (writer.images > 0) await finish();
      else if (broken.length > 0) await this.listBehind(name, next, broken);
    } finally {
      await writer.drop();
    }
  }

  private brokenBeside(name: SplitName, place: number): LeftOut[] {
    return brokenIn(this.manifest.splits[name].shards.filter((_, other) => other !== place));
  }

  /** @throws LongwayError where with it more images are broken than may be. */
  private leaveOut(
    name: SplitName,
    split: Split,
    { index, failure, others }: { index: number; failure: Failure; others: readonly LeftOut[] },
  ): LeftOut {
    const { maxBroken = 0, report } = this.job;
    if (maxBroken === 0) throw toError(failure);
    const file = 'locate' in split ? placeOf(split.locate(index)) : `image ${index}`;
    const left = { index, file, fault: faultOf(failure) };
    const broken = [...others, left];
    if (broken.length > maxBroken * split.length || broken.length === split.length) {
      throw tooMany(
        broken.map((one) => ({ ...one, split: name })),
        split.length,
        maxBroken,
        '--max-broken',
      );
    }
    report(`${file} is left out: ${left.fault}`);
    return left;
  }

  /** Broken images behind which there is no whole one: the last shard covers them too. */
  private async listBehind(name: SplitName, place: number, broken: readonly LeftOut[]): Promise<void> {
    const last = this.manifest.splits[name].shards[place - 1];
    const damaged = this.manifest.splits[name].shards[place];
    if (damaged || !last) throw changed(`${this.job.folder}, ${damaged?.file ?? name}`, 'an image that can be read', 'broken ones');
    await this.list(name, place - 1, { ...last, broken: [...(last.broken ?? []), ...broken] });
  }

  /** A shard that is on the disk: now the manifest may name it. */
  private async list(name: SplitName, place: number, shard: Shard): Promise<void> {
    const { images, shards } = this.manifest.splits[name];
    const before = shards[place];
    if (before && before.sha256 !== shard.sha256) throw changed(`${this.job.folder}, ${shard.file}`, before.sha256, shard.sha256);
    const listed = [...shards.slice(0, place), shard, ...shards.slice(place + 1)];
    this.manifest = { ...this.manifest, splits: { ...this.manifest.splits, [name]: { images, shards: listed } } };
    await writeManifest(this.job.folder, this.manifest);
  }
}

const changed = (where: string, expected: string, found: string): LongwayError =>
  new LongwayError(
    'the data set has changed since it was packed',
    { where, expected, found, remedy: 'bring it back as it was, or remove the folder and write the pack again' },
    'data',
  );
