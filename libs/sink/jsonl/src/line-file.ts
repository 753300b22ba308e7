import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Line, linesOf } from './lines';

/** Without it a file that is new, or has another's name, may be gone after a loss of power. */
const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** A file that grows by whole lines. Every method throws what the file system says. */
export class LineFile {
  private descriptor: number;
  private isEntered = false;

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.descriptor = openSync(path, 'a');
  }

  /**
   * Appends in one write where the system takes it as one; where it takes a part and no more, that part is taken back. Synchronous:
   * training blocks the event loop for long stretches, in which a write that waits for its turn would be lost with the process.
   */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    let done = 0;
    try {
      while (done < bytes.length) done += writeSync(this.descriptor, bytes, done);
    } catch (error) {
      if (done > 0) this.takeBack(done);
      throw error;
    }
  }

  /** What was appended outlives a loss of power when this returns. */
  sync(): void {
    fsyncSync(this.descriptor);
    if (!this.isEntered) syncFolder(dirname(this.path));
    this.isEntered = true;
  }

  /**
   * Leaves out lines that are not kept, and those that are cut short. Where they are the last ones, the file is cut; else a file
   * without them takes its place when it is whole. Reads line by line, however long the file is.
   */
  async keep(isKept: (text: string) => boolean): Promise<void> {
    const stays = ({ text }: Line): boolean => text !== undefined && isKept(text);
    let cut: number | undefined;
    let goesOn = false;
    for await (const line of linesOf(createReadStream(this.path))) {
      if (!stays(line)) cut ??= line.start;
      else if (cut !== undefined) goesOn = true;
    }
    if (cut === undefined) return;
    if (goesOn) await this.replace(stays);
    else ftruncateSync(this.descriptor, cut);
    this.sync();
  }

  close(): void {
    try {
      this.sync();
    } finally {
      closeSync(this.descriptor);
    }
  }

  private async replace(stays: (line: Line) => boolean): Promise<void> {
    const aside = `${this.path}.${process.pid}`;
    const path = this.path;
    try {
      const kept = async function* () {
        for await (const line of linesOf(createReadStream(path))) if (stays(line)) yield `${line.text}\n`;
      };
      await pipeline(kept, createWriteStream(aside, { flush: true }));
      renameSync(aside, path);
    } catch (error) {
      rmSync(aside, { force: true });
      throw error;
    }
    closeSync(this.descriptor);
    this.descriptor = openSync(path, 'a');
    this.isEntered = false;
  }

  private takeBack(bytes: number): void {
    try {
      ftruncateSync(this.descriptor, fstatSync(this.descriptor).size - bytes);
    } catch {
      // Whoever reads the file has to leave its last line out: what kept it from being written is told already.
    }
  }
}
