import { setTimeout as sleep } from 'node:timers/promises';
import { LongwayError } from '@longway/contracts';
import { Queue } from 'bullmq';
import { connectQueue, type QueueConnection } from './connect';
import type { QueuedCell } from './jobs';
import { type Outcome, QueueWorker, type StageTask, type WorkerEvent, type WorkerOptions } from './queue-worker';
import { bullOptions, type EnqueueOptions, SweepQueue } from './sweep-queue';
import { hasRedisServer, type RedisServer, startRedisServer } from './testing';

const cell = (number: number): QueuedCell => ({
  id: number.toString(16).padStart(16, '0'),
  point: { 'training.lambda': number },
  seed: 0,
  config: { name: 'tiny' },
  configFolder: '/experiments',
  ranks: 1,
});
const cells = (count: number): readonly QueuedCell[] => Array.from({ length: count }, (_, index) => cell(index + 1));
const usual: EnqueueOptions = {
  sweep: 'tiny',
  stages: ['pretrain', 'evaluate'],
  priority: 100,
  attempts: 3,
  backoff: 0.05,
  retryFailed: false,
};

/** Waits for what others do; not for ever, so that a test that fails ends. */
const until = async (condition: () => boolean): Promise<void> => {
  for (let looks = 0; !condition(); looks++) {
    if (looks > 2000) throw new Error('it never came to that');
    await sleep(10);
  }
};

const nameOf = ({ job }: StageTask): string => (job.stage === 'report' ? 'report' : `${job.stage} ${Number(`0x${job.cell.id}`)}`);

// Debian's package redis-server; without it these are left out, and jest counts them as skipped.
(hasRedisServer() ? describe : describe.skip)('a queue', () => {
  let server: RedisServer;
  let connection: QueueConnection;
  let queue: SweepQueue;
  const open: QueueConnection[] = [];

  const connect = async (): Promise<QueueConnection> => {
    const made = await connectQueue(server.url, { warn: (message) => fail(message) });
    open.push(made);
    return made;
  };
  const workerOn = (on: QueueConnection, options: Partial<WorkerOptions>) => {
    const told: WorkerEvent[] = [];
    const tell = (event: WorkerEvent) => void told.push(event);
    const all: WorkerOptions = {
      stages: ['pretrain', 'evaluate', 'report'],
      slots: 1,
      poll: 0.02,
      tell,
      work: async () => 'done',
      ...options,
    };
    return { worker: new QueueWorker(on, all), told };
  };
  /** Works till nothing is left. @returns what was done, in this order. */
  const workOff = async (options: Partial<WorkerOptions> = {}, work: (task: StageTask) => Promise<Outcome> = async () => 'done') => {
    const seen: string[] = [];
    const { worker, told } = workerOn(connection, {
      untilEmpty: true,
      ...options,
      work: (task) => {
        seen.push(nameOf(task));
        return work(task);
      },
    });
    const tally = await worker.run();
    return { seen, told, tally };
  };
  const countsOf = async (stage: string) => (await queue.counts()).find((one) => one.stage === stage);

  beforeAll(async () => {
    // Every second, as is usual, a busy disk keeps back what was written in the last two of them.
    server = await startRedisServer({ appendonly: 'yes', appendfsync: 'always' });
  });
  beforeEach(async () => {
    connection = await connect();
    await connection.redis.flushall();
    queue = new SweepQueue(connection);
  });
  afterEach(async () => {
    await queue.close();
    for (const one of open.splice(0)) one.disconnect();
  });
  afterAll(() => server.remove());

  it('has each cell pretrained and then evaluated, once, whatever is enqueued how often and by whom', async () => {
    expect((await queue.enqueue(cells(3), usual)).added).toHaveLength(3);
    const again = await queue.enqueue(cells(4), { ...usual, sweep: 'other' });
    expect(again).toEqual({ added: [cell(4).id], queued: cells(3).map(({ id }) => id), failed: [], retried: [] });
    expect(await queue.counts()).toEqual([
      { stage: 'pretrain', waiting: 4, later: 0, active: 0, failed: 0, done: 0 },
      { stage: 'evaluate', waiting: 0, later: 4, active: 0, failed: 0, done: 0 },
      { stage: 'report', waiting: 0, later: 0, active: 0, failed: 0, done: 0 },
    ]);
    const { seen, tally } = await workOff();
    // What was begun is finished first.
    expect(seen).toEqual([1, 2, 3, 4].flatMap((number) => [`pretrain ${number}`, `evaluate ${number}`]));
    expect(tally).toEqual({ done: 8, failed: 0, returned: 0 });
    expect(await queue.counts()).toMatchObject([{ done: 4 }, { done: 4, later: 0 }, {}]);
  });

  it('takes smaller priorities first, and those that came first among equals', async () => {
    await queue.enqueue([cell(1), cell(2)], usual);
    await queue.enqueue([cell(3)], { ...usual, priority: 7 });
    await queue.enqueue([cell(4)], { ...usual, priority: 700 });
    expect((await workOff({ stages: ['pretrain'] })).seen).toEqual(['pretrain 3', 'pretrain 1', 'pretrain 2', 'pretrain 4']);
    expect((await workOff({ stages: ['evaluate'] })).seen[0]).toBe('evaluate 3');
  });

  it('enqueues again what it holds for done and the caller does not, and what Redis forgot', async () => {
    await queue.enqueue(cells(2), usual);
    await workOff();
    expect((await queue.enqueue([cell(2)], usual)).added).toEqual([cell(2).id]);
    await connection.redis.flushall();
    expect((await queue.enqueue(cells(2), usual)).added).toHaveLength(2);
    expect((await workOff()).seen).toHaveLength(4);
  });

  it('adds a stage to a cell that waits for an earlier one alone', async () => {
    await queue.enqueue([cell(1), cell(2)], { ...usual, stages: ['pretrain'] });
    expect(await queue.unsettled([cell(1).id, cell(2).id, cell(3).id])).toEqual([cell(1).id, cell(2).id]);
    expect((await queue.enqueue([cell(1)], usual)).added).toEqual([cell(1).id]);
    expect((await workOff()).seen).toEqual(['pretrain 1', 'evaluate 1', 'pretrain 2']);
    expect(await queue.unsettled([cell(1).id, cell(2).id])).toEqual([]);
  });

  it('tries again what fails, as often as was said, keeps it with its error, and tries it anew on request', async () => {
    await queue.enqueue([cell(1)], usual);
    const { told, tally } = await workOff({}, async () => {
      throw new Error('the disk is full');
    });
    const failed = told.flatMap((event) => (event.kind === 'failed' ? [[event.attempt, event.isFinal]] : []));
    expect(failed).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(tally.failed).toBe(1);
    expect(await queue.failures()).toEqual([
      expect.objectContaining({ stage: 'pretrain', sweep: 'tiny', cell: cell(1), error: 'the disk is full', attempts: 3 }),
    ]);
    expect(await queue.enqueue([cell(1)], usual)).toMatchObject({ added: [], failed: [cell(1).id] });
    expect(await queue.enqueue([cell(1)], { ...usual, retryFailed: true })).toMatchObject({ retried: [cell(1).id] });
    expect((await workOff()).seen).toEqual(['pretrain 1', 'evaluate 1']);
    expect(await queue.failures()).toEqual([]);
  });

  it('does not try again what another try cannot mend', async () => {
    await queue.enqueue([cell(1)], usual);
    const { seen } = await workOff({}, () => Promise.reject(new LongwayError('the loss is no number', {}, 'diverged')));
    expect(seen).toEqual(['pretrain 1']);
    expect(await countsOf('pretrain')).toMatchObject({ failed: 1 });
  });

  it('refuses jobs of another format, and of anybody', async () => {
    const raw = new Queue('pretrain', bullOptions(connection));
    await raw.add('pretrain', { format: 2, stage: 'pretrain', cell: cell(1) }, { attempts: 3 });
    await raw.add('pretrain', { format: 1, stage: 'pretrain', sweep: '../..', cell: cell(1) });
    await raw.add('pretrain', { format: 1, stage: 'pretrain', sweep: 'tiny', cell: { ...cell(1), id: '../../../etc' } });
    const { seen, told } = await workOff();
    await raw.close();
    expect(seen).toEqual([]);
    expect(told.filter(({ kind }) => kind === 'refused')).toHaveLength(3);
    expect(await countsOf('pretrain')).toMatchObject({ failed: 3, waiting: 0 });
    expect(await queue.failures()).toMatchObject([{ sweep: '' }, { sweep: '' }, { sweep: '' }]);
  });

  it('looks again later at what somebody else is at', async () => {
    await queue.enqueue([cell(1)], { ...usual, attempts: 1 });
    let looks = 0;
    const { seen, tally } = await workOff({}, async ({ attempt }) => (++looks < 3 && attempt === 1 ? { again: 0.05 } : 'done'));
    expect(seen).toEqual(['pretrain 1', 'pretrain 1', 'pretrain 1', 'evaluate 1']);
    expect(tally).toEqual({ done: 2, failed: 0, returned: 0 });
  });

  it('puts the report behind its cells, once', async () => {
    await queue.enqueue([cell(1)], usual);
    for (const _ of [1, 2]) await queue.enqueueReport('tiny', [cell(1).id], 100);
    let done = 0;
    const { seen } = await workOff({}, async ({ job }) =>
      job.stage !== 'report' ? (++done, 'done') : done === 2 ? 'done' : { again: 0.05 },
    );
    expect(seen[0]).toBe('report');
    expect(seen.filter((name) => name !== 'report')).toEqual(['pretrain 1', 'evaluate 1']);
    expect(seen.at(-1)).toBe('report');
    expect(await countsOf('report')).toMatchObject({ done: 1, later: 0 });
  });

  it('works on as many side by side as it has slots', async () => {
    await queue.enqueue(cells(6), usual);
    let [now, most] = [0, 0];
    await workOff({ slots: 3 }, async () => {
      most = Math.max(most, ++now);
      await sleep(30);
      now -= 1;
      return 'done';
    });
    expect(most).toBe(3);
  });

  it('is given back, when a worker is stopped, what it had in hand, with all its attempts', async () => {
    await queue.enqueue(cells(3), { ...usual, attempts: 1 });
    const { worker, told } = workerOn(connection, {
      slots: 2,
      work: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped'))),
    });
    const end = worker.run();
    await until(() => told.length === 2);
    worker.stop();
    expect(await end).toEqual({ done: 0, failed: 0, returned: 2 });
    expect(await countsOf('pretrain')).toMatchObject({ waiting: 3, active: 0 });
    expect((await workOff()).tally).toEqual({ done: 6, failed: 0, returned: 0 });
  });

  it('gives to another what a worker had that is not heard of any more, and renews for one that works long', async () => {
    await queue.enqueue([cell(1)], { ...usual, attempts: 1 });
    const lost = await connect();
    const dying = workerOn(lost, {
      lock: 0.3,
      farewell: 0.1,
      work: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped'))),
    });
    const end = dying.worker.run();
    await until(() => dying.told.length > 0);
    // As a process does that is killed: nothing more is heard of it.
    lost.disconnect();
    const stalls: boolean[] = [];
    const { seen } = await workOff({ lock: 6 }, async ({ hasStalled, job }) => {
      stalls.push(hasStalled);
      if (job.stage !== 'pretrain') return 'done';
      // A lock that is renewed lasts longer than it did.
      const left = () => connection.redis.pttl(`longway:pretrain:${cell(1).id}-pretrain:lock`);
      for (let last = await left(), now = last; now <= last; now = await left()) {
        last = now;
        await sleep(20);
      }
      return 'done';
    });
    expect(seen).toEqual(['pretrain 1', 'evaluate 1']);
    expect(stalls).toEqual([true, false]);
    dying.worker.stop();
    await end;
  });

  it('is gone and comes back: work in hand goes on, and nothing is lost', async () => {
    await queue.enqueue(cells(3), usual);
    let isGone = false;
    const { worker, told } = workerOn(connection, {
      untilEmpty: true,
      lock: 0.5,
      work: async () => {
        await until(() => isGone);
        return 'done';
      },
    });
    const end = worker.run();
    await until(() => told.length > 0);
    await server.end('SIGKILL');
    // Longer than the lock lasts.
    await sleep(800);
    isGone = true;
    await sleep(100);
    await server.restart();
    await end;
    expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['redis-gone', 'redis-back']));
    // That of the job which was in hand is done once more: the folder of its cell says that nothing is left to do.
    const done = told.flatMap((event) =>
      event.kind === 'done' && event.job.stage !== 'report' ? [`${event.job.stage} ${event.job.cell.id}`] : [],
    );
    expect(new Set(done)).toEqual(new Set(cells(3).flatMap(({ id }) => [`pretrain ${id}`, `evaluate ${id}`])));
    expect(await queue.counts()).toMatchObject([{ done: 3 }, { done: 3 }, {}]);
  });

  it('may be gone when a worker stops', async () => {
    await queue.enqueue(cells(2), usual);
    const { worker, told } = workerOn(connection, {
      farewell: 0.1,
      work: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped'))),
    });
    const end = worker.run();
    await until(() => told.length > 0);
    await server.end();
    await until(() => told.some(({ kind }) => kind === 'redis-gone'));
    worker.stop();
    expect((await end).returned).toBe(1);
    await server.restart();
  });

  it('may have lost all: what was in hand is finished all the same', async () => {
    await queue.enqueue(cells(1), usual);
    let isEmpty = false;
    const { worker, told } = workerOn(connection, {
      untilEmpty: true,
      work: async () => {
        await until(() => isEmpty);
        return 'done';
      },
    });
    const end = worker.run();
    await until(() => told.length > 0);
    await connection.redis.flushall();
    isEmpty = true;
    expect(await end).toEqual({ done: 1, failed: 0, returned: 0 });
    expect(told.filter(({ kind }) => kind === 'trouble')).toEqual([]);
    expect(await queue.enqueue(cells(1), usual)).toMatchObject({ added: [cell(1).id] });
  });
});
