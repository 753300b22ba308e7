import { LongwayError, type Named, type Sink, type TrainingEvent } from '@longway/contracts';
import { Delivery } from './delivery';

const event = (sequence: number, type: 'StepFinished' | 'PreviewReady' | 'RunFinished' = 'StepFinished', run = 'a/seed-0') =>
  ({ run, arm: 'a', seed: 0, sequence, step: sequence, time: '2026-01-01T00:00:00.000Z', type }) as TrainingEvent;

const sink = (name: string, next: Sink['next'] = () => undefined, rest: Partial<Sink> = {}): Named<Sink> => ({
  name,
  value: { next, drain: () => Promise.resolve(), ...rest },
});

/** Sinks with a run whose warnings are events of its own, as a trainer's are. */
const stage = (...sinks: readonly Named<Sink>[]) => {
  const delivery = new Delivery(sinks);
  const warnings: [string, string][] = [];
  const warn = (code: string, message: string): void => {
    warnings.push([code, message]);
    delivery.next({ ...event(99), type: 'Warned', code, message } as TrainingEvent, warn);
  };
  return { delivery, warnings, tell: (...events: readonly TrainingEvent[]) => events.forEach((each) => delivery.next(each, warn)) };
};

const steps = (count: number) => Array.from({ length: count }, (_, i) => event(i));
const settled = () => new Promise(setImmediate);

/** A sink that is done with an event when `release` says so. */
const slowSink = (name = 'slow') => {
  const heard: TrainingEvent[] = [];
  let release: () => void = () => undefined;
  const next = (each: TrainingEvent) => {
    heard.push(each);
    return new Promise<void>((resolve) => (release = resolve));
  };
  return { heard, release: () => release(), sink: sink(name, next) };
};

afterEach(() => jest.useRealTimers());

describe('a sink that fails', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('full'))],
  ])('by what it %s costs one warning a run, and the others nothing', async (_, next) => {
    const heard: string[] = [];
    const { tell, warnings } = stage(
      sink('bad', next),
      sink('good', ({ type }) => void heard.push(type)),
    );
    tell(event(0));
    await settled();
    tell(event(1));
    await settled();
    expect(warnings).toEqual([['sink', 'the sink bad failed: full']]);
    expect(heard).toEqual(['StepFinished', 'Warned', 'StepFinished']);
    tell(event(0, 'StepFinished', 'b/seed-0'));
    await settled();
    expect(warnings).toHaveLength(2);
  });

  it('after the last event of a run is told of at the end', async () => {
    const { tell, warnings, delivery } = stage(sink('bad', () => settled().then(() => Promise.reject(new Error('full')))));
    tell(event(0, 'RunFinished'));
    await settled();
    await settled();
    expect(warnings).toEqual([]);
    expect(await delivery.drain()).toEqual(['a/seed-0: the sink bad failed: full']);
  });

  it('at the end keeps no other from draining', async () => {
    const drained = jest.fn(() => Promise.resolve());
    const bad = sink('bad', undefined, {
      drain: () => {
        throw new Error('no room');
      },
    });
    const { delivery } = stage(bad, sink('good', undefined, { drain: drained }));
    expect(await delivery.drain()).toEqual(['the sink bad failed: no room']);
    expect(drained).toHaveBeenCalledTimes(1);
  });
});

describe('a sink that is slow', () => {
  it('hears all events in their order, and nobody waits for it', async () => {
    const slow = slowSink();
    const { tell, delivery } = stage(slow.sink);
    tell(...steps(50));
    expect(slow.heard).toHaveLength(1);
    const drained = delivery.drain();
    while (slow.heard.length < 50) {
      slow.release();
      await settled();
    }
    slow.release();
    expect(await drained).toEqual([]);
    expect(slow.heard).toEqual(steps(50));
  });

  it('and more than 10,000 events behind misses the oldest steps and nothing else', async () => {
    const slow = slowSink();
    const { tell, warnings, delivery } = stage(slow.sink);
    const rare = event(3, 'PreviewReady');
    tell(event(0), event(1), event(2), rare, ...steps(10_004).slice(4));
    expect(warnings).toEqual([['sink-behind', 'the sink slow is 10,000 events behind; it will not hear of every step']]);
    const drained = delivery.drain();
    while (slow.heard.length < 10_001) {
      slow.release();
      await settled();
    }
    slow.release();
    // The one that it was busy with, then what was left: the warning took the place of one more step.
    expect(slow.heard.slice(0, 3)).toEqual([event(0), rare, event(6)]);
    expect(slow.heard.slice(-3).map(({ type }) => type)).toEqual(['Warned', 'StepFinished', 'StepFinished']);
    expect(await drained).toEqual(['the sink slow could not keep up and never heard of 4 steps']);
  });

  it('keeps what is rare, though all of 10,000 events are', () => {
    const slow = slowSink();
    const { tell, warnings } = stage(slow.sink);
    tell(...steps(10_050).map(({ sequence }) => event(sequence, 'PreviewReady')));
    expect(warnings).toEqual([]);
  });

  it('and hangs does not hold the end up', async () => {
    jest.useFakeTimers();
    const { tell, delivery } = stage(sink('hanging', () => new Promise<void>(() => undefined)));
    tell(...steps(3));
    const drained = delivery.drain();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await drained).toEqual([
      'the sink hanging failed: it was not done within 30 s',
      'the sink hanging never heard of the last 2 events',
    ]);
  });

  it.each([
    [4, 0],
    [8, 1],
  ])('and takes %d %% of the thread is named in %d warnings', (share, expected) => {
    jest.useFakeTimers();
    const { tell, warnings } = stage(sink('blocking', ({ type }) => void (type === 'StepFinished' && jest.advanceTimersByTime(share))));
    for (const step of steps(300)) {
      tell(step);
      jest.advanceTimersByTime(100 - share);
    }
    const named = ['sink-slow', `the sink blocking holds the training up: it takes ${share} % of the time`];
    expect(warnings).toEqual(Array(expected).fill(named));
  });
});

describe('a checkpoint', () => {
  it('has sinks persist what they heard; one that cannot costs a warning', () => {
    const persist = jest.fn();
    const bad = sink('bad', undefined, {
      persist: () => {
        throw new Error('no room');
      },
    });
    const { tell, warnings, delivery } = stage(bad, sink('good', undefined, { persist }), sink('without'));
    tell(event(0));
    delivery.persist();
    delivery.persist();
    expect(persist).toHaveBeenCalledTimes(2);
    expect(warnings).toEqual([['sink', 'the sink bad failed: no room']]);
  });

  it('waits for a sink to hear of earlier runs before it is to forget', async () => {
    const slow = slowSink();
    const resume = jest.fn();
    const { tell, delivery } = stage({ name: 'slow', value: { ...slow.sink.value, resume } });
    tell(...steps(2));
    const resumed = delivery.resume({ run: 'b/seed-0', sequence: 0 });
    await settled();
    slow.release();
    await settled();
    expect([slow.heard.length, resume.mock.calls.length]).toEqual([2, 0]);
    slow.release();
    await resumed;
    expect(resume).toHaveBeenCalledTimes(1);
  });

  it('has sinks forget what comes again; one that cannot ends the run', async () => {
    const position = { run: 'a/seed-0', sequence: 7 };
    const resume = jest.fn();
    await stage(sink('good', undefined, { resume }), sink('without')).delivery.resume(position);
    expect(resume).toHaveBeenCalledWith(position);
    const { delivery } = stage(sink('bad', undefined, { resume: () => Promise.reject(new LongwayError('gone', {}, 'data')) }));
    await expect(delivery.resume(position)).rejects.toMatchObject({
      exit: 'data',
      mishap: { where: 'the sink bad', found: 'gone' },
    });
  });
});
