import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Specimen, Specimens } from './specimen';
import type { Answer } from './trying-process';
import { type Death, type ProcessOptions, WatchedProcess } from './watched-process';

/** A file, and what came of it. */
export interface Result {
  readonly specimen: Specimen;
  readonly answer: Answer | Death;
  /** Bytes of memory that the process took beyond what it takes idle. */
  readonly takenBytes: number;
}

/** Files that are tried at once: more than there are threads, so that none is idle. */
const TOGETHER = 8;

/**
 * Tries files, each in the folder for as long as it takes. Where the process that does so ends, the files that it had in hand are tried again, one
 * by one: that which ends it again is to blame.
 */
export class Trying {
  private process: Promise<WatchedProcess> | undefined;
  private count = 0;

  constructor(
    private readonly folder: string,
    private readonly options: ProcessOptions,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  async *all(specimens: Specimens): AsyncGenerator<Result, void> {
    let batch: Specimen[] = [];
    for await (const specimen of specimens) {
      if (specimen.alone) yield await this.one(specimen);
      else batch.push(specimen);
      if (batch.length < 8 * TOGETHER) continue;
      yield* await this.together(batch);
      batch = [];
    }
    yield* await this.together(batch);
  }

  async close(): Promise<void> {
    await (await this.process)?.close();
  }

  private async together(batch: readonly Specimen[]): Promise<readonly Result[]> {
    const results = new Array<Result>(batch.length);
    let next = 0;
    const work = async () => {
      for (let i = next++; i < batch.length; i = next++) results[i] = await this.one(batch[i] as Specimen);
    };
    await Promise.all(Array.from({ length: TOGETHER }, work));
    for (const [i, { answer, specimen }] of results.entries()) if (typeof answer === 'string') results[i] = await this.one(specimen);
    return results;
  }

  private async one(specimen: Specimen): Promise<Result> {
    this.process ??= WatchedProcess.start(this.options);
    const { process } = this;
    const watched = await process;
    const id = this.count++;
    const path = join(this.folder, `${id}.${specimen.extension}`);
    if (typeof specimen.contents === 'function') specimen.contents(path);
    else writeFileSync(path, specimen.contents);
    const answer = await watched.try({ id, reader: specimen.reader, path });
    // Another file may have started the next one already.
    if (typeof answer === 'string' && this.process === process) this.process = undefined;
    rmSync(path, { recursive: true, force: true });
    return { specimen, answer, takenBytes: typeof answer === 'string' ? 0 : answer.peakBytes - watched.idleBytes };
  }
}
