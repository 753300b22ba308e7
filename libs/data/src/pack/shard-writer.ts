import { createHash, type Hash } from 'node:crypto';
import { constants, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { LabelledImage } from '@longway/contracts';
import { storageError } from '@longway/storage';
import type { Shard } from './manifest';
import { encodeTable, type Entry } from './table';

/** A shard as it was at one moment. */
export interface Mark {
  readonly images: number;
  readonly bytes: number;
  readonly hash: Hash;
}

/** Writes one shard: the file has its name once it is whole and on the disk. */
export class ShardWriter {
  private readonly entries: Entry[] = [];
  private hash = createHash('sha256');
  private handle: FileHandle | undefined;
  private written = 0;

  constructor(
    private readonly folder: string,
    private readonly file: string,
  ) {}

  get images(): number {
    return this.entries.length;
  }

  get bytes(): number {
    return this.written;
  }

  async add({ label, height, width, data }: LabelledImage): Promise<void> {
    await this.write(data);
    this.entries.push({ label, height, width, crc32: crc32(data) });
  }

  mark(): Mark {
    return { images: this.images, bytes: this.written, hash: this.hash.copy() };
  }

  /** Takes back what was added since. */
  async rewind({ images, bytes, hash }: Mark): Promise<void> {
    await this.handle?.truncate(bytes);
    this.entries.length = images;
    this.written = bytes;
    this.hash = hash.copy();
  }

  async finish(): Promise<Shard> {
    const table = encodeTable(this.entries);
    await this.write(table);
    try {
      await this.handle?.sync();
      await this.close();
      await rename(this.partial, join(this.folder, this.file));
    } catch (error) {
      throw await storageError(this.partial, error, this.written);
    }
    return { file: this.file, images: this.images, bytes: this.written, sha256: this.hash.digest('hex'), tableCrc32: crc32(table) };
  }

  /** Leaves nothing of a shard that is not whole. */
  async drop(): Promise<void> {
    await this.close();
    await rm(this.partial, { force: true });
  }

  private get partial(): string {
    return join(this.folder, `.${this.file}.partial`);
  }

  private async write(bytes: Uint8Array): Promise<void> {
    try {
      // What a killed process left under this name is written over. Appending goes on at the end of what a rewinding leaves.
      this.handle ??= await open(this.partial, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND);
      await this.handle.writeFile(bytes);
    } catch (error) {
      // What is free is told before space is made.
      const told = await storageError(join(this.folder, this.file), error, this.written + bytes.length);
      await this.drop();
      throw told;
    }
    this.hash.update(bytes);
    this.written += bytes.length;
  }

  private async close(): Promise<void> {
    const { handle } = this;
    this.handle = undefined;
    await handle?.close();
  }
}
