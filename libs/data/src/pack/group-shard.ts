import { type LabelledImage, LongwayError, type SplitName } from '@longway/contracts';
import type { Shard } from './manifest';
import { ShardWriter } from './shard-writer';

/** Images that come together, the frames of a video say: a pack has all of them, in one shard, or none. */
export interface ImageGroup {
  readonly name: string;
  /** Read once. A LongwayError of exit `data` means that the group is broken and is left out; any other ends the work. */
  images(): AsyncIterable<LabelledImage>;
}

/** A shard of whole groups. */
export class GroupShard {
  private readonly writer: ShardWriter;
  private readonly groups: string[] = [];

  constructor(
    folder: string,
    split: SplitName,
    readonly place: number,
  ) {
    this.writer = new ShardWriter(folder, `${split}-${String(place).padStart(5, '0')}.bin`);
  }

  get bytes(): number {
    return this.writer.bytes;
  }

  /** @returns why the group is broken, and left out, where it is. */
  async add({ name, images }: ImageGroup): Promise<LongwayError | undefined> {
    const mark = this.writer.mark();
    try {
      for await (const image of images()) await this.writer.add(image);
      this.groups.push(name);
      return undefined;
    } catch (error) {
      if (!(error instanceof LongwayError) || error.exit !== 'data') throw error;
      await this.writer.rewind(mark);
      return error;
    }
  }

  async finish(): Promise<Shard> {
    return { ...(await this.writer.finish()), groups: this.groups };
  }

  drop(): Promise<void> {
    return this.writer.drop();
  }
}
