import { createReadStream, rmSync } from 'node:fs';
import type { EventPosition, TrainingEvent } from '@longway/contracts';
import { EventLines, eventOf, FileSink, LineFile, linesOf } from '@longway/event-files';

/** Events of one run that follow each other. */
export interface Letter {
  readonly events: readonly TrainingEvent[];
  /** Of the file, in bytes: where what follows them begins. */
  readonly end: number;
}

/** Events that the server has not heard of, in a file: a server that is away costs no memory, and a process that is killed loses none. */
export class Outbox {
  private readonly sink: FileSink;

  constructor(private readonly path: string) {
    this.sink = new FileSink(new EventLines(new LineFile(path)));
  }

  put(event: TrainingEvent): void {
    this.sink.next(event);
  }

  persist(): void {
    this.sink.persist();
  }

  forget(position: EventPosition): Promise<void> {
    return this.sink.resume(position);
  }

  /** The next events of one run. @param most events; fewer where the run ends. @returns undefined where there is none. */
  async read(start: number, most: number): Promise<Letter | undefined> {
    const events: TrainingEvent[] = [];
    let end = start;
    for await (const { text } of linesOf(createReadStream(this.path, { start }))) {
      if (text === undefined) break;
      const event = eventOf(text);
      if (event && events.length > 0 && event.run !== events[0]?.run) break;
      end += Buffer.byteLength(text) + 1;
      if (event) events.push(event);
      if (events.length >= most) break;
    }
    return end > start ? { events, end } : undefined;
  }

  async close(): Promise<void> {
    await this.sink.drain();
  }

  /** For one that is closed, and whose events have all arrived. */
  remove(): void {
    rmSync(this.path, { force: true });
  }
}
