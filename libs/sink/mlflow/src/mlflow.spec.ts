import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { EventBody, Measurement, Sink, TrainingEvent } from '@longway/contracts';
import { createSink } from './create-sink';
import { plugin } from './index';
import { options } from './options';
import { MlflowStandIn } from './testing/mlflow-stand-in';

/** Nobody waits for anything but the server. */
const quick = { gather: 0, firstRetry: 1, lastRetry: 4, patience: 10_000 };
const RUN = 'a/seed-0';

const event = (sequence: number, step: number, body: EventBody, run = RUN): TrainingEvent => ({
  ...{ run, arm: 'a', seed: 0, sequence, step, time: new Date(Date.UTC(2026, 0, 1, 0, 0, sequence)).toISOString() },
  ...body,
});
const started = (config: unknown = { name: 'x' }, run?: string): TrainingEvent =>
  event(0, 0, { type: 'RunStarted', config, versions: {}, totalSteps: 9, weights: { lens: 0, extractor: 1, head: 1 } }, run);
const stepped = (step: number, run?: string): TrainingEvent =>
  event(
    step,
    step,
    {
      type: 'StepFinished',
      imagesPerSecond: 100,
      waitingShare: 0,
      losses: { extractor: 1 / step },
      raw: { accuracy: 0.5 },
      learningRates: { extractor: 0.125 },
      gradientNorms: { extractor: 4 },
    },
    run,
  );
const steps = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => stepped(from + i));
const losses = (from: number, to: number) => steps(from, to).map(({ step }) => [step, 1 / step]);
const figure: Measurement = {
  features: 'raw',
  layer: 'deep',
  pooling: 'mean',
  protocol: 'knn-20',
  split: 'test',
  metric: 'top1',
  value: 0.75,
};
const finished = (sequence: number, outcome: 'completed' | 'stopped' = 'completed'): TrainingEvent =>
  event(sequence, sequence, { type: 'RunFinished', outcome, seconds: 1 });

describe('mlflow', () => {
  let server: MlflowStandIn;
  let folder: string;
  beforeEach(async () => {
    server = await MlflowStandIn.start();
    folder = mkdtempSync(join(tmpdir(), 'longway-mlflow-'));
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const context = () => ({
    ...{ configFolder: folder, cacheFolder: folder, runFolder: folder, warn: () => undefined },
    create: () => Promise.reject(new Error('none')),
  });
  const create = (chosen = {}, pace = quick): Promise<Sink> =>
    createSink(options.parse({ uri: server.uri, every: 1, ...chosen }), context(), pace);
  /** @returns what it complained of. */
  const told = (sink: Sink, ...events: readonly TrainingEvent[]): string[] =>
    events.flatMap((each) => {
      try {
        sink.next(each);
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
  /** Lets other work be done until something is so; the test's own time limits it. */
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await setImmediate();
  };
  const curve = (key = 'loss/extractor', run = RUN) => server.curve(run, key);
  const kept = () => readdirSync(join(folder, 'mlflow')).sort();
  const requests = (path: string) => server.requests.filter((request) => request.path === path);

  it('sends parameters, curves, figures and the end of each run', async () => {
    const sink = await create({ experiment: 'lenses' });
    const evaluated = event(4, 3, { type: 'EvaluationFinished', evaluator: 'knn', seconds: 1, measurements: [figure] });
    expect(told(sink, started({ task: { name: 'rotation' } }), ...steps(1, 3), evaluated, finished(5))).toEqual([]);
    told(sink, started({}, 'b/seed-0'), event(1, 0, { type: 'RunFailed', message: 'no data' }, 'b/seed-0'));
    await sink.drain();
    expect([...server.experiments.keys()]).toEqual(['lenses']);
    expect(curve()).toEqual(losses(1, 3));
    expect(curve('raw/accuracy')).toEqual([1, 2, 3].map((step) => [step, 0.5]));
    expect(curve('knn/top1/test/raw/deep/mean/knn-20')).toEqual([[3, 0.75]]);
    const run = server.run(RUN);
    expect(run).toMatchObject({ status: 'FINISHED', started: Date.UTC(2026, 0, 1), ended: Date.UTC(2026, 0, 1, 0, 0, 5) });
    expect(run.params.get('task.name')).toBe('rotation');
    expect(run.metrics[0]).toMatchObject({ timestamp: Date.UTC(2026, 0, 1, 0, 0, 1) });
    expect(server.run('b/seed-0')).toMatchObject({ status: 'FAILED' });
    expect(server.run('b/seed-0').tags.get('longway.failure')).toBe('no data');
    // Which run is which, and nothing that waits.
    expect(kept()).toEqual(['runs.json']);
  });

  it('sends every so many steps', async () => {
    const sink = await create({ every: 4 });
    told(sink, started(), ...steps(1, 9), finished(10, 'stopped'));
    await sink.drain();
    expect(curve().map(([step]) => step)).toEqual([1, 4, 8]);
    expect(server.run(RUN).status).toBe('KILLED');
  });

  it('stays within what one request may hold', async () => {
    const sink = await create();
    const config = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`key${i}`, i]));
    const measurements = Array.from({ length: 1500 }, (_, i) => ({ ...figure, layer: `layer${i}` }));
    told(
      sink,
      started(config),
      ...steps(1, 250),
      event(251, 250, { type: 'EvaluationFinished', evaluator: 'knn', seconds: 1, measurements }),
    );
    await sink.drain();
    expect(curve()).toEqual(losses(1, 250));
    expect(server.run(RUN).params.size).toBe(250 + 4);
    expect(server.run(RUN).metrics).toHaveLength(250 * 6 + 1500);
    // 254 parameters in three requests, 250 steps in three letters, 1500 figures beside the last of them in two.
    expect(requests('runs/log-batch')).toHaveLength(3 + 2 + 2);
  });

  it('takes what the server needs to know of the user from the environment, and tells nobody', async () => {
    const sink = await createSinkWith({ MLFLOW_TRACKING_TOKEN: 'secret' });
    server.before = (path) => (path === 'runs/create' ? 403 : 'goes on');
    told(sink, started());
    const failure = sink.drain();
    await expect(failure).rejects.toMatchObject({ exit: 'environment', mishap: { where: server.uri } });
    await expect(failure).rejects.toThrow(/answers 403 to runs\/create: PERMISSION_DENIED: no/);
    await expect(failure).rejects.not.toThrow(/secret/);
    expect(new Set(server.requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']));
  });
  const createSinkWith = async (environment: Readonly<Record<string, string>>): Promise<Sink> => {
    Object.assign(process.env, environment);
    try {
      return await create();
    } finally {
      for (const name of Object.keys(environment)) delete process.env[name];
    }
  };

  it('needs an address, but no server to begin with', async () => {
    await expect(plugin.create(options.parse({}), context())).rejects.toThrow(/needs the address of a tracking server/);
    await expect(create({ uri: 'http://127.0.0.1:9' })).resolves.toBeDefined();
  });

  describe('with a server that is away', () => {
    it.each([
      ['answers that it is busy', 503],
      ['breaks off', 'breaks off'],
    ] as const)('and %s for a time, complains once and loses nothing', async (_, fate) => {
      let isAway = true;
      server.before = () => (isAway ? fate : 'goes on');
      const sink = await create();
      const complaints = told(sink, started());
      await until(() => server.requests.length > 3);
      for (const step of steps(1, 5)) complaints.push(...told(sink, step));
      expect(complaints).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+: The MLflow server does not take events/)]);
      isAway = false;
      await until(() => server.runs.length > 0 && curve().length === 5);
      expect(told(sink, ...steps(6, 7), finished(8))).toEqual([]);
      await sink.drain();
      expect(curve()).toEqual(losses(1, 7));
    });

    it('at the end says so, keeps what is left, and sends it when the experiment goes on', async () => {
      const sink = await create({}, { ...quick, patience: 0 });
      told(sink, started(), ...steps(1, 2));
      await until(() => server.runs.length > 0 && curve().length === 2);
      server.before = () => 503;
      told(sink, ...steps(3, 6), finished(7));
      await expect(sink.drain()).rejects.toThrow(/does not take events: it answers 503/);
      expect(kept()).toEqual(['outbox.jsonl', 'runs.json']);
      server.before = () => 'goes on';
      const next = await create();
      // The run ended: nothing of it is told again, and another one begins.
      await next.resume?.({ run: 'b/seed-0', sequence: 0 });
      told(next, started({}, 'b/seed-0'));
      await next.drain();
      expect(curve()).toEqual(losses(1, 6));
      expect(server.run(RUN).status).toBe('FINISHED');
      expect(server.run('b/seed-0').status).toBe('RUNNING');
    });

    it('keeps events in a file that outlives the process', async () => {
      server.before = () => 503;
      const sink = await create({}, { ...quick, patience: 0 });
      told(sink, started(), ...steps(1, 4));
      sink.persist?.();
      expect(readFileSync(join(folder, 'mlflow/outbox.jsonl'), 'utf8').trim().split('\n')).toHaveLength(5);
      await expect(sink.drain()).rejects.toThrow();
    });
  });

  it('draws nothing twice where the server did what it was asked for and could not say so', async () => {
    let lost = 0;
    server.after = (path) => (path === 'runs/log-batch' && ++lost > 0 ? 'breaks off' : 'answers');
    const sink = await create();
    told(sink, started(), ...steps(1, 8), finished(9));
    await sink.drain();
    // Once for the parameters, once for the curves.
    expect(lost).toBe(2);
    expect(curve()).toEqual(losses(1, 8));
  });

  describe('goes on from a checkpoint', () => {
    it('with the same run, and draws nothing twice', async () => {
      const killed = await create();
      told(killed, started(), ...steps(1, 6));
      await until(() => server.runs.length > 0 && curve().length === 6);
      const sink = await create();
      await sink.resume?.({ run: RUN, sequence: 4 });
      told(sink, ...steps(4, 9), finished(10));
      await sink.drain();
      expect(curve()).toEqual(losses(1, 9));
      expect(server.run(RUN).status).toBe('FINISHED');
      expect(existsSync(join(folder, 'mlflow/outbox.jsonl'))).toBe(false);
    });

    it('after a stop, and says that it runs again', async () => {
      const stopped = await create();
      told(stopped, started(), ...steps(1, 3), finished(4, 'stopped'));
      await stopped.drain();
      expect(server.run(RUN).status).toBe('KILLED');
      const sink = await create();
      await sink.resume?.({ run: RUN, sequence: 4 });
      told(sink, ...steps(4, 5));
      await until(() => curve().length === 5);
      expect(server.run(RUN).status).toBe('RUNNING');
      told(sink, finished(6));
      await sink.drain();
      expect(server.run(RUN).status).toBe('FINISHED');
    });

    it('with a new run where the server has lost the old one', async () => {
      const before = await create();
      told(before, started(), ...steps(1, 2));
      await before.drain();
      server.runs.splice(0);
      const sink = await create();
      await sink.resume?.({ run: RUN, sequence: 3 });
      told(sink, ...steps(3, 4), finished(5));
      await sink.drain();
      expect(curve()).toEqual(losses(3, 4));
    });
  });
});
