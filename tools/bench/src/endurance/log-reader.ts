import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LogFacts } from './verdict';

/** Reads a log that grows, each time from where the last whole line ended: what is there of a last line without an end is in the making. */
export class LogReader {
  private offset = 0;
  private readonly facts = { reads: 0, lines: 0, damaged: 0, steps: 0 };

  constructor(private readonly path: string) {}

  read(): LogFacts {
    const text = this.grown();
    const lines = text.split('\n').slice(0, -1);
    for (const line of lines) this.take(line);
    this.offset += Buffer.byteLength(lines.map((line) => `${line}\n`).join(''));
    this.facts.reads += 1;
    return this.facts;
  }

  private take(line: string): void {
    this.facts.lines += 1;
    try {
      if ((JSON.parse(line) as { type?: string }).type === 'StepFinished') this.facts.steps += 1;
    } catch {
      this.facts.damaged += 1;
    }
  }

  private grown(): string {
    const descriptor = openSync(this.path, 'r');
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - this.offset));
      return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, this.offset));
    } finally {
      closeSync(descriptor);
    }
  }
}
