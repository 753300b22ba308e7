import { PassThrough, Writable } from 'node:stream';
import type { TrainingEvent } from '@longway/contracts';
import fc from 'fast-check';
import type { RunSoFar } from './history';
import { Hub, type Snapshot } from './hub';
import { eventOf, startOf, stepOf } from './testing/events';
import { type Message, messagesIn } from './testing/messages-in';

const plan = { name: 'tried', folder: 'tried-1', plan: ['a/seed-0', 'b/seed-0'], arms: ['a', 'b'] };

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

/** What a page knows, kept by the rules of server-sent events alone. */
class Viewer {
  stream?: PassThrough;
  lastId?: string;
  snapshots = 0;
  /** Numbers of the events of each run, in the order in which they were told. */
  readonly seen = new Map<string, number[]>();
  private read = 0;

  connect(hub: Hub): void {
    this.stream = new PassThrough({ highWaterMark: 2 ** 24 });
    this.read = 0;
    hub.connect(this.stream, this.lastId);
  }

  disconnect(): void {
    this.stream?.destroy();
    this.stream = undefined;
  }

  take(): void {
    if (!this.stream) return;
    const chunk = this.stream.read() as Buffer | null;
    for (const message of messagesIn(chunk?.toString() ?? '')) this.apply(message);
  }

  private apply({ type, id, data }: Message): void {
    if (id !== undefined) this.lastId = id;
    if (type === 'snapshot') {
      this.snapshots += 1;
      this.seen.clear();
      for (const run of (data as Snapshot).runs) this.seen.set(run.run, numbersIn(run));
    }
    if (type === 'events')
      for (const { run, sequence } of data as TrainingEvent[]) this.seen.set(run, [...(this.seen.get(run) ?? []), sequence]);
  }
}

/** In these tests a step's number is the event's. */
const numbersIn = ({ events, steps }: RunSoFar): number[] =>
  [...events.map(({ sequence }) => sequence), ...steps.steps].sort((a, b) => a - b);

type Deed = { readonly kind: 'step' | 'warn' | 'wait' | 'leave' | 'come' | 'rewind'; readonly count: number };
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.record({ kind: fc.constantFrom('step', 'step', 'warn', 'wait', 'leave', 'come', 'rewind'), count: fc.integer({ min: 1, max: 12 }) }),
  { maxLength: 60 },
);

test('a viewer that comes and goes at any time ends with every event, once, in order; also where a run goes back to a checkpoint', () => {
  fc.assert(
    fc.property(deeds, (all) => {
      const hub = new Hub(plan);
      const viewer = new Viewer();
      const numbers = new Map<string, number>();
      /** The numbers of what holds. */
      const truth = new Map<string, Set<number>>();
      let run = 'a/seed-0';
      const tell = (make: (run: string, sequence: number) => TrainingEvent) => {
        const sequence = numbers.get(run) ?? 0;
        numbers.set(run, sequence + 1);
        truth.set(run, (truth.get(run) ?? new Set()).add(sequence));
        hub.take(make(run, sequence));
      };
      tell((one) => startOf(one, 1000));
      viewer.connect(hub);
      for (const { kind, count } of all) {
        if (kind === 'step') for (let i = 0; i < count; i++) tell((one, sequence) => stepOf(one, sequence, sequence));
        if (kind === 'warn') {
          run = count > 6 ? 'b/seed-0' : 'a/seed-0';
          const isNew = !numbers.has(run);
          tell((one, sequence) =>
            isNew ? startOf(one, 1000) : eventOf(one, sequence, sequence - 1, { type: 'Warned', code: 'x', message: 'y' }),
          );
        }
        if (kind === 'wait') jest.advanceTimersByTime(count * 40);
        if (kind === 'leave') viewer.disconnect();
        if (kind === 'come' && !viewer.stream) viewer.connect(hub);
        if (kind === 'rewind') {
          // Behind the run's start: a checkpoint. What comes next has numbers that there were before.
          const back = Math.max(1, (numbers.get(run) ?? 0) - count);
          if (!numbers.has(run)) continue;
          numbers.set(run, back);
          truth.set(run, new Set([...(truth.get(run) ?? [])].filter((sequence) => sequence < back)));
          tell((one, sequence) => stepOf(one, sequence, sequence));
        }
        viewer.take();
      }
      if (!viewer.stream) viewer.connect(hub);
      jest.advanceTimersByTime(1000);
      viewer.take();
      viewer.disconnect();
      expect([...viewer.seen].sort()).toEqual([...truth].map(([name, all]) => [name, [...all].sort((a, b) => a - b)]).sort());
    }),
    { numRuns: 150 },
  );
});

test('who was away briefly gets what was missed, and no more; who was away for long, or knew another server, gets all anew', () => {
  const hub = new Hub(plan);
  hub.take(startOf('a/seed-0', 10_000));
  const viewer = new Viewer();
  viewer.connect(hub);
  viewer.take();
  viewer.disconnect();
  for (let step = 1; step <= 300; step++) hub.take(stepOf('a/seed-0', step, step));
  viewer.connect(hub);
  viewer.take();
  expect(viewer.snapshots).toBe(1);
  expect(viewer.seen.get('a/seed-0')).toEqual(Array.from({ length: 301 }, (_, i) => i));
  viewer.disconnect();
  for (let step = 301; step <= 6000; step++) hub.take(stepOf('a/seed-0', step, step));
  viewer.connect(hub);
  viewer.take();
  expect(viewer.snapshots).toBe(2);
  const steps = viewer.seen.get('a/seed-0') ?? [];
  expect(steps.length).toBeLessThanOrEqual(513);
  expect(steps.at(-1)).toBe(6000);
  viewer.disconnect();
  viewer.connect(new Hub(plan));
  viewer.take();
  expect(viewer.snapshots).toBe(3);
});

test('a viewer that does not read is cut off, and the others go on', () => {
  const hub = new Hub(plan);
  let taken = 0;
  const stuck = new Writable({ highWaterMark: 1, write: () => undefined });
  const quick = new Writable({
    write(chunk: Buffer, _, done) {
      taken += chunk.length;
      done();
    },
  });
  hub.connect(stuck);
  hub.connect(quick);
  let most = 0;
  for (let sequence = 0; sequence < 6000 && !stuck.destroyed; sequence++) {
    hub.take(stepOf('a/seed-0', sequence, sequence + 1));
    if (sequence % 100 === 99) jest.advanceTimersByTime(300);
    most = Math.max(most, stuck.writableLength);
  }
  expect(stuck.destroyed).toBe(true);
  expect(most).toBeLessThan(1.2 * 2 ** 20);
  expect(quick.destroyed).toBe(false);
  expect(taken).toBeGreaterThan(2 ** 20);
});

test('says goodbye with the last events ahead of it', () => {
  const hub = new Hub(plan);
  const stream = new PassThrough();
  hub.connect(stream);
  hub.take(startOf('a/seed-0', 1));
  hub.end({ status: 'stopped' });
  const messages = messagesIn(String(stream.read()));
  expect(messages.map(({ type }) => type)).toEqual(['snapshot', 'vitals', 'events', 'end']);
  expect(messages.at(-1)?.data).toEqual({ status: 'stopped' });
});
