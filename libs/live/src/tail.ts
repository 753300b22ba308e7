import { type FileHandle, open } from 'node:fs/promises';
import type { TrainingEvent } from '@longway/contracts';
import { eventOf } from '@longway/event-files';

/** Is told what a file of events says. */
export interface TailReader {
  take(event: TrainingEvent): void;
  /** All that was told before is told again, or no longer true: the file was cut back, or is another one. */
  restart(): void;
}

const CHUNK = 2 ** 20;
/** Bytes before the end that were read: a file that was cut back and grew on beyond has others there. */
const MARK = 256;
const NEWLINE = 0x0a;

/** Follows a file of events that another process writes: one JSON object a line. What is behind the last line's end waits for the rest of it. */
export class Tail {
  private offset = 0;
  private inode?: bigint;
  private mark = Buffer.alloc(0);
  private isBusy = false;

  constructor(
    private readonly path: string,
    private readonly reader: TailReader,
  ) {}

  /** Reads what came since the last time. Nothing while a former call still reads, or there is no file. */
  async poll(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      const file = await open(this.path, 'r').catch(() => undefined);
      if (!file) return;
      try {
        await this.read(file);
      } finally {
        await file.close();
      }
    } finally {
      this.isBusy = false;
    }
  }

  private async read(file: FileHandle): Promise<void> {
    const { ino, size } = await file.stat({ bigint: true });
    if (this.inode !== undefined && (ino !== this.inode || size < BigInt(this.offset) || !(await this.isSame(file)))) {
      this.offset = 0;
      this.mark = Buffer.alloc(0);
      this.reader.restart();
    }
    this.inode = ino;
    let length = CHUNK;
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, this.offset);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
      if (end > 0) this.tell(buffer.subarray(0, end));
      if (bytesRead < length) return;
      // A line that is longer than what was read.
      length = end > 0 ? CHUNK : length * 2;
    }
  }

  private tell(lines: Buffer): void {
    this.offset += lines.length;
    this.mark = Buffer.concat([this.mark, lines.subarray(-MARK)]).subarray(-MARK);
    for (const line of lines.toString().split('\n')) {
      const event = line && eventOf(line);
      if (event) this.reader.take(event);
    }
  }

  private async isSame(file: FileHandle): Promise<boolean> {
    const { length } = this.mark;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, this.offset - length);
    return buffer.equals(this.mark);
  }
}
