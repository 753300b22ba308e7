import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that grows by whole lines. Every method throws what the file system says. */
export class LineFile {
  private readonly descriptor: number;

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.descriptor = openSync(path, 'a');
  }

  /**
   * Appends in one write where the system takes it as one. Synchronous: training blocks the event loop for long stretches, in
   * which a write that waits for its turn would be lost with the process.
   */
  append(lines: readonly string[]): void {
    let rest = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    while (rest.length > 0) rest = rest.subarray(writeSync(this.descriptor, rest));
  }

  close(): void {
    try {
      fsyncSync(this.descriptor);
    } finally {
      closeSync(this.descriptor);
    }
  }
}
