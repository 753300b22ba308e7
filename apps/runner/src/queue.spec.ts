import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectQueue, SweepQueue } from '@longway/queue';
import { hasRedisServer, type RedisServer, startRedisServer } from '@longway/queue/testing';
import { queuedCell } from './queue/cell-job';
import { readSweep } from './sweep/read-sweep';
import { launcher, longway } from './testing/longway';
import { writeOutsidePlugins } from './testing/outside-plugins';

/** End to end: the built command, native TensorFlow and a redis-server. */
jest.setTimeout(600_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longway-queue-'));
  writeOutsidePlugins(folder);
  writeFileSync(join(folder, 'lambdas.yaml'), 'name: lambdas\nbase: tiny.yaml\naxes: { training.lambda: [1] }\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = [
  ...['--set', 'training.steps=150', 'training.checkpointEvery=5', 'evaluators=[{ name: pretext, count: 8 }]', 'sinks=[jsonl]'],
  ...['arms={ lens: { shortcuts: [dot], lens: blur } }', 'recovery=[]'],
];

describe('a queue that is not there', () => {
  it('is said, without its password', async () => {
    for (const words of [['worker'], ['sweep', 'lambdas.yaml']]) {
      const { code, stdout, stderr } = await longway([...words, '--queue', 'redis://me:s3cret@127.0.0.1:1', '--json'], folder);
      expect(code).toBe(4);
      expect(JSON.parse(stdout)).toMatchObject({ error: { where: 'redis://me:***@127.0.0.1:1', exit: 'environment' } });
      expect(stdout + stderr).not.toContain('s3cret');
    }
  });

  it('is asked for, and options of it are nothing without it', async () => {
    expect(await longway(['worker'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('LONGWAY_QUEUE') });
    const { code, stderr } = await longway(['sweep', 'lambdas.yaml', '--wait', ...settings], folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--wait: is nothing without a queue')]);
  });
});

// Debian's package redis-server; without it these are left out, and jest counts them as skipped.
(hasRedisServer() ? describe : describe.skip)('cells on a queue', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer({ requirepass: 's3cret' });
  });
  afterAll(() => server.remove());

  const address = () => `redis://:s3cret@127.0.0.1:${server.port}`;
  const sweep = async (...more: readonly string[]) => {
    const { code, stdout } = await longway(['sweep', 'lambdas.yaml', '--queue', address(), '--json', ...settings, ...more], folder);
    return { code, document: JSON.parse(stdout) as Record<string, unknown> };
  };
  const status = async () =>
    JSON.parse((await longway(['worker', '--queue', address(), '--status', '--json'], folder)).stdout) as {
      stages: { stage: string; waiting: number; active: number; failed: number; done: number }[];
      failures: { error: string; attempts: number }[];
    };
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let looks = 0; !isSo(); looks++) {
      if (looks > 10_000) throw new Error('it never came to that');
      await sleep(20);
    }
  };
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const work = () => join(folder, 'runs/cells/.work');
  const worked = (): string | undefined =>
    (existsSync(work()) ? readdirSync(work()) : []).map((name) => join(work(), name)).find((path) => existsSync(join(path, 'run.json')));
  /** Of the cell that is worked on. */
  const lastCheckpoint = (): number => {
    const checkpoints = join(worked() ?? '', 'arms/lens/seed-0/checkpoints');
    const steps = existsSync(checkpoints) ? readdirSync(checkpoints).map((name) => Number(/^step-(\d+)$/.exec(name)?.[1] ?? 0)) : [];
    return Math.max(0, ...steps);
  };
  /** Begins a worker, and has something happen to it once a cell has come further than a step. */
  const disturbed = async (beyond: number, disturb: (worker: ChildProcess) => void) => {
    const words = [launcher, 'worker', '--queue', address(), '--lock', '5'];
    const worker = spawn(process.execPath, words, { cwd: folder, env: { ...process.env, NODE_ENV: '' } });
    let printed = '';
    for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (chunk) => (printed += chunk));
    const ended = new Promise<number | null>((resolve) => worker.on('exit', resolve));
    await until(() => worker.exitCode !== null || lastCheckpoint() > beyond);
    const lock = JSON.parse(readFileSync(join(worked() ?? '', 'lock'), 'utf8')) as { pid: number };
    disturb(worker);
    return { code: await ended, trainer: lock.pid, printed: () => printed };
  };

  it('go on elsewhere when a worker is stopped or killed, and end as one that nobody disturbed', async () => {
    expect(await sweep()).toMatchObject({ code: 0, document: { cells: 1, added: 1, done: 0 } });
    expect(await sweep()).toMatchObject({ document: { added: 0, queued: 1 } });

    const stopped = await disturbed(10, (worker) => worker.kill('SIGTERM'));
    expect([stopped.code, stopped.printed()]).toEqual([130, expect.stringContaining('saved, and back on the queue')]);
    expect(stopped.printed()).not.toContain('s3cret');
    expect((await status()).stages[0]).toMatchObject({ waiting: 1, active: 0, failed: 0 });
    const reached = lastCheckpoint();
    expect(reached).toBeGreaterThan(10);

    const killed = await disturbed(reached, (worker) => worker.kill('SIGKILL'));
    expect(killed.code).toBe(null);
    // Left without a parent, it saves what it has, and ends.
    await until(() => !isAlive(killed.trainer));

    const { code, stdout } = await longway(['worker', '--queue', address(), '--lock', '5', '--until-empty'], folder);
    expect(stdout).toContain('where a worker left it that is not heard of any more');
    expect([code, stdout]).toEqual([0, expect.stringContaining(' done, 0 failed')]);
    expect((await status()).stages).toMatchObject([{ done: 1 }, { done: 1 }, { done: 1 }]);
    const [id = ''] = readdirSync(join(folder, 'runs/cells')).filter((name) => name !== '.work');
    expect(readFileSync(join(folder, 'runs/lambdas/report.html'), 'utf8')).toContain('lambdas');
    const record = readFileSync(join(folder, 'runs/cells', id, 'run.json'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ status: 'finished' });
    expect(record).not.toContain('s3cret');

    const steps = readFileSync(join(folder, 'runs/cells', id, 'events.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"StepFinished"'))
      .map((line) => (JSON.parse(line) as { step: number }).step);
    expect(steps).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    expect(await sweep('--wait')).toMatchObject({ code: 0, document: { done: 1, added: 0, failed: 0 } });
  });

  it('that fail are kept apart with their error, and tried again on request', async () => {
    const missing = ['--set', 'dataset={ name: stripes, missing: true }', '--out', 'failing'];
    const worker = () => longway(['worker', '--queue', address(), '--until-empty', '--out', 'failing', '--stages', 'pretrain'], folder);
    expect(await sweep(...missing)).toMatchObject({ document: { added: 1 } });
    expect((await worker()).code).toBe(1);
    // Data that is not there does not come by being asked for again.
    expect((await status()).failures).toEqual([
      expect.objectContaining({ attempts: 1, error: expect.stringContaining('the data set is not there') }),
    ]);
    expect(await sweep(...missing)).toMatchObject({ document: { added: 0, queued: 0, failed: 1 } });
    expect(await sweep(...missing, '--retry-failed')).toMatchObject({ document: { retried: 1 } });
    expect((await status()).stages[0]).toMatchObject({ waiting: 1, failed: 0 });
  });

  it('that are not what their id says are refused', async () => {
    const [cell] = readSweep(join(folder, 'lambdas.yaml'), { seeds: [7] }).cells;
    if (!cell) throw new RangeError('no cell');
    const { config, ...rest } = queuedCell(cell, 1);
    const connection = await connectQueue(address(), { warn: (message) => fail(message) });
    await connection.redis.flushall();
    const queue = new SweepQueue(connection);
    const forged = { ...rest, config: { ...config, seeds: [8] } };
    await queue.enqueue([forged], { sweep: 'forged', stages: ['pretrain'], priority: 1, attempts: 3, backoff: 1, retryFailed: false });
    const { code, stdout } = await longway(['worker', '--queue', address(), '--until-empty', '--out', 'forged'], folder);
    expect([code, stdout]).toEqual([1, expect.stringContaining('not the one that its id stands for')]);
    expect(existsSync(join(folder, 'forged/cells'))).toBe(false);
    await queue.close();
    connection.disconnect();
  });
});
