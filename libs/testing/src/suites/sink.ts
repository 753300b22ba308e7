import type { Sink, TrainingEvent } from '@longway/contracts';
import type { Checks, KeptEvent } from '../fixture';
import { everyEvent } from '../subjects/events';

/** A stream's write as it is where someone reads. */
const isTaken = (...args: unknown[]): boolean => {
  const done = args.at(-1);
  if (typeof done === 'function') done();
  return true;
};

/** A stream's write as it is where nobody reads any more: what is written waits for ever. */
const isFull = (): boolean => false;

/** Runs with the process's output taken away, so that a sink that prints leaves the test's report alone. */
const silently = async (run: () => Promise<void>, write: (...args: unknown[]) => boolean = isTaken): Promise<void> => {
  const streams = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(write));
  const loggers = (['log', 'info', 'warn', 'error'] as const).map((level) =>
    jest.spyOn(console, level).mockImplementation(() => undefined),
  );
  try {
    await run();
  } finally {
    [...streams, ...loggers].forEach((spy) => spy.mockRestore());
  }
};

/** Milliseconds that draining may take where all that was told is a handful of events. */
const PATIENCE = 5000;

/** One event after the other, as a run tells them: a sink that returns a promise hears the next one when it is done. */
const feed = async (sink: Sink, events: readonly TrainingEvent[] = everyEvent()): Promise<void> => {
  for (const event of events) await sink.next(event);
};

/** The events of runs that no other check tells of: sinks of one context may keep them all in one place. */
const eventsOf = (prefix: string): TrainingEvent[] => everyEvent().map((event) => ({ ...event, run: `${prefix}/${event.run}` }));

/** Sinks may keep runs apart: how events of several lie between each other says nothing. */
const byRun = (kept: readonly KeptEvent[]): readonly KeptEvent[] => kept.toSorted((a, b) => Number(a.run > b.run) - Number(a.run < b.run));

export const sinkChecks: Checks<'sink'> = {
  'takes every type of event, then drains': async ({ create }) => {
    await silently(async () => {
      const sink = await create();
      await feed(sink);
      await expect(sink.drain()).resolves.toBeUndefined();
    });
  },
  'drains when nothing came': async ({ create }) => {
    await silently(async () => {
      await expect((await create()).drain()).resolves.toBeUndefined();
    });
  },
  'leaves events as they are': async ({ create }) => {
    await silently(async () => {
      const events = everyEvent();
      const sink = await create();
      await feed(sink, events);
      await sink.drain();
      expect(events).toEqual(everyEvent());
    });
  },
  'ignores events once it is drained': async ({ create, fixture, context }) => {
    await silently(async () => {
      const sink = await create();
      await sink.drain();
      await feed(sink, eventsOf('too-late'));
      const kept = (await fixture.kept?.(context)) ?? [];
      expect(kept.filter(({ run }) => run.startsWith('too-late/'))).toEqual([]);
    });
  },
  'waits for no reader of what it prints': async ({ create }) => {
    await silently(async () => {
      const sink = await create();
      await feed(sink);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => (timer = setTimeout(() => resolve('it hangs'), PATIENCE)));
      expect(await Promise.race([sink.drain(), late])).toBeUndefined();
      clearTimeout(timer);
    }, isFull);
  },
  'persists at any moment, where it can': async ({ create }) => {
    await silently(async () => {
      const sink = await create();
      sink.persist?.();
      for (const event of everyEvent()) {
        await sink.next(event);
        sink.persist?.();
      }
      sink.persist?.();
      await sink.drain();
    });
  },
  'forgets what is told again and nothing else, where it can': async ({ create, fixture, context }) => {
    await silently(async () => {
      const { kept, keeps = (event: TrainingEvent) => [event], isFinal = false } = fixture;
      const events = eventsOf('again');
      const before = await create();
      if (!before.resume) return before.drain();
      if (!kept) throw new Error('the sink has resume: its fixture must say how to read back what it keeps (`kept`)');
      const found = async () => byRun((await kept(context)).filter(({ run }) => run.startsWith('again/')));
      const expected = (...told: readonly TrainingEvent[]) => byRun(told.flatMap(keeps));
      await feed(before, events);
      before.persist?.();
      await before.drain();
      const position = { run: 'again/lens/seed-0', sequence: 4 };
      const isForgotten = ({ run, sequence }: TrainingEvent) => run === position.run && sequence >= position.sequence;
      const [stays, goes] = [events.filter((event) => !isForgotten(event)), events.filter(isForgotten)];
      // Where nothing of an event is kept there is nothing to be held to.
      expect(stays.flatMap(keeps).length * goes.flatMap(keeps).length).toBeGreaterThan(0);
      const after = await create();
      await after.resume?.(position);
      expect(await found()).toEqual(isFinal ? expected(...events) : expected(...stays));
      await feed(after, goes);
      await after.resume?.({ run: 'again/other/seed-0', sequence: 0 });
      await after.drain();
      expect(await found()).toEqual(expected(...stays, ...goes));
    });
  },
};
