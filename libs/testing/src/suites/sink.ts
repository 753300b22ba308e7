import type { Sink } from '@longway/contracts';
import type { Checks } from '../fixture';
import { everyEvent } from '../subjects/events';

/** Runs with the process's output taken away, so that a sink that prints leaves the test's report alone. */
const silently = async (run: () => Promise<void>): Promise<void> => {
  const streams = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((...args: unknown[]) => {
      const done = args.at(-1);
      if (typeof done === 'function') done();
      return true;
    }),
  );
  const loggers = (['log', 'info', 'warn', 'error'] as const).map((level) =>
    jest.spyOn(console, level).mockImplementation(() => undefined),
  );
  try {
    await run();
  } finally {
    [...streams, ...loggers].forEach((spy) => spy.mockRestore());
  }
};

const feed = (sink: Sink, events = everyEvent()) => events.forEach((event) => sink.next(event));

export const sinkChecks: Checks<'sink'> = {
  'takes every type of event, then drains': async ({ create }) => {
    await silently(async () => {
      const sink = await create();
      feed(sink);
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
      feed(sink, events);
      await sink.drain();
      expect(events).toEqual(everyEvent());
    });
  },
};
