import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AppendFile } from './append-file';
import { type Line, linesOf } from './lines';

/** A file that grows by whole lines. Every method throws what the file system says. */
export class LineFile {
  private readonly file: AppendFile;

  constructor(readonly path: string) {
    this.file = new AppendFile(path);
  }

  append(line: string): void {
    this.file.append(Buffer.from(`${line}\n`));
  }

  /** What was appended outlives a loss of power when this returns. */
  sync(): void {
    this.file.sync();
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
    else this.file.cut(cut);
    this.sync();
  }

  close(): void {
    this.file.close();
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
    this.file.reopen();
  }
}
