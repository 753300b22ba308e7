import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { TrainingEvent } from '@longway/contracts';
import { History, type RunSoFar } from './history';
import type { Plan } from './plan';

/** How the process that trains is. */
export interface Vitals {
  readonly status: 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted';
  /** Bytes of memory in use (resident set); absent where that cannot be seen from here. */
  readonly memory?: number;
  /** Why stop and checkpoint cannot be asked for; absent where they can. */
  readonly unable?: string;
}

/** What a viewer is sent first, and whenever what it has no longer holds. */
export interface Snapshot extends Plan {
  readonly runs: readonly RunSoFar[];
}

interface Viewer {
  readonly stream: Writable;
  /** Bytes that may wait for it: what it was sent at first, and a little. */
  allowance: number;
}

/** Milliseconds that events wait for others: one message for all viewers and many steps. */
const GATHER = 250;
/** Events that wait for no longer than that are more than a page can draw one by one. */
const MOST_GATHERED = 2000;
const SLACK = 2 ** 20;
const MOST_VIEWERS = 100;

const message = (type: string, data: unknown, id?: string): string =>
  `event: ${type}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;

/**
 * Sends events to viewers, as server-sent events. Message ids are `BOOT-PLACE`; a viewer that comes back with one gets every event behind it, each
 * once, or all anew where that is no longer known.
 */
export class Hub {
  private history = new History();
  private readonly viewers = new Set<Viewer>();
  private gathered: TrainingEvent[] = [];
  private isStale = false;
  private timer?: NodeJS.Timeout;
  /** Another hub's places say nothing here. */
  private boot = randomBytes(6).toString('hex');
  private vitals: Vitals = { status: 'running' };

  constructor(private readonly plan: Plan) {}

  get isFull(): boolean {
    return this.viewers.size >= MOST_VIEWERS;
  }

  hasPreview(file: string): boolean {
    return this.history.hasPreview(file);
  }

  take(event: TrainingEvent): void {
    const goesOn = this.history.take(event);
    if (this.viewers.size === 0) return;
    if (!goesOn || this.gathered.length >= MOST_GATHERED) this.isStale = true;
    else this.gathered.push(event);
    this.timer ??= setTimeout(() => this.flush(), GATHER);
  }

  /** Everything is going to be told from the start: the file that it comes from is another one. */
  restart(): void {
    this.history = new History();
    this.boot = randomBytes(6).toString('hex');
    this.isStale = true;
    this.timer ??= setTimeout(() => this.flush(), GATHER);
  }

  /** @param seen the id of the last message that the viewer got. */
  connect(stream: Writable, seen?: string): void {
    // From here on it gets what all others get.
    this.flush();
    const viewer: Viewer = { stream, allowance: 0 };
    const missed = this.missedSince(seen);
    const first = missed ? message('events', missed, this.id) : this.snapshot();
    viewer.allowance = first.length * 2 + SLACK;
    stream.write(`retry: 1000\n\n${first}${message('vitals', this.vitals)}`);
    this.viewers.add(viewer);
    stream.on('close', () => this.viewers.delete(viewer));
    stream.on('error', () => this.viewers.delete(viewer));
  }

  tellVitals(vitals: Vitals): void {
    this.vitals = vitals;
    this.send(message('vitals', vitals));
  }

  /** Says goodbye: what comes behind it is not to be waited for. */
  end(vitals: Vitals): void {
    this.flush();
    this.send(message('end', vitals));
    for (const { stream } of this.viewers) stream.end();
    this.viewers.clear();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.isStale) {
      const text = this.snapshot();
      for (const viewer of this.viewers) viewer.allowance += text.length;
      this.send(text);
    } else if (this.gathered.length > 0) this.send(message('events', this.gathered, this.id));
    this.gathered = [];
    this.isStale = false;
  }

  private send(text: string): void {
    for (const viewer of this.viewers) {
      if (viewer.stream.writableLength <= viewer.allowance) viewer.stream.write(text);
      else {
        // It reads too slowly. When it comes back, it gets what it missed.
        this.viewers.delete(viewer);
        viewer.stream.destroy();
      }
    }
  }

  private missedSince(seen: string | undefined): readonly TrainingEvent[] | undefined {
    const [boot, place] = seen?.split('-') ?? [];
    return boot === this.boot && /^\d+$/.test(place ?? '') ? this.history.since(Number(place)) : undefined;
  }

  private get id(): string {
    return `${this.boot}-${this.history.last}`;
  }

  private snapshot(): string {
    const snapshot: Snapshot = { ...this.plan, runs: this.history.all };
    return message('snapshot', snapshot, this.id);
  }
}
