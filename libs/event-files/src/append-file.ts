import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Without it a file that is new, or has another's name, may be gone after a loss of power. */
const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** A file that grows at its end by whole pieces. Made where it is missing, with its folder. Every method throws what the file system says. */
export class AppendFile {
  private descriptor: number;
  private isEntered = false;

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.descriptor = openSync(path, 'a');
  }

  /** Bytes. */
  get size(): number {
    return fstatSync(this.descriptor).size;
  }

  /**
   * Appends in one write where the system takes it as one; where it takes a part and no more, that part is taken back. Synchronous:
   * training blocks the event loop for long stretches, in which a write that waits for its turn would be lost with the process.
   */
  append(bytes: Uint8Array): void {
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

  /** @param size bytes that stay. */
  cut(size: number): void {
    ftruncateSync(this.descriptor, size);
  }

  /** Goes on with the file that has the path now. */
  reopen(): void {
    closeSync(this.descriptor);
    this.descriptor = openSync(this.path, 'a');
    this.isEntered = false;
  }

  close(): void {
    try {
      this.sync();
    } finally {
      closeSync(this.descriptor);
    }
  }

  private takeBack(bytes: number): void {
    try {
      this.cut(this.size - bytes);
    } catch {
      // Whoever reads the file has to leave its last piece out: what kept it from being written is told already.
    }
  }
}
