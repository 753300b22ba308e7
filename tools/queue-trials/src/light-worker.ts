import { fork } from 'node:child_process';
import { join } from 'node:path';
import { type CellJob, connectQueue, type Outcome, QueueWorker, type StageTask } from '@longway/queue';
import { BEAT, CellStore, hashOf, STALE } from '@longway/sweep';

/** What the stand-in for a trainer is asked to do. */
export interface LightConfig {
  readonly seed: number;
  readonly steps: number;
  readonly stepMs: number;
  readonly checkpointEvery: number;
}

type LightEnd = 'finished' | 'paused' | 'stopped' | { readonly error: string };

const [url = '', folder = '', lock = ''] = process.argv.slice(2);
const store = new CellStore(folder);

const runChild = (order: object, signal: AbortSignal, beat: () => Promise<boolean>): Promise<LightEnd | 'lost' | 'crashed'> =>
  new Promise((resolve) => {
    const child = fork(join(__dirname, 'light-child.cjs'), {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    let end: LightEnd | 'lost' | 'crashed' = 'crashed';
    const stop = () => void child.kill('SIGTERM');
    const timer = setInterval(() => {
      void beat().then((holds) => {
        if (holds) return;
        end = 'lost';
        child.kill('SIGKILL');
      });
    }, BEAT * 1000);
    signal.addEventListener('abort', stop);
    child.on('message', (said) => (end = said as LightEnd));
    child.on('close', () => {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
      resolve(end);
    });
    child.send(order);
  });

const workOn = async ({ cell, stage }: CellJob, { signal, hasStalled }: StageTask): Promise<Outcome> => {
  if (hashOf(cell.config) !== cell.id) throw new Error(`cell ${cell.id} is not what its id says`);
  const claim = await store.claim(cell, { stale: hasStalled ? 3 * BEAT : STALE });
  if (claim === 'done') return 'done';
  if (claim === 'busy') return { again: 1 };
  const order = { ...cell.config, folder: claim.folder, stage, token: claim.token };
  const end = await runChild(order, signal, () => claim.heartbeat());
  if (end === 'finished') return (await claim.finish()) ? 'done' : { again: 1 };
  await claim.release();
  if (end === 'paused') return 'done';
  if (end === 'lost') return { again: 1 };
  if (end === 'stopped') return signal.aborted ? 'stopped' : { again: 1 };
  throw new Error(typeof end === 'object' ? end.error : 'the child ended without a word');
};

const main = async (): Promise<void> => {
  const connection = await connectQueue(url, { warn: console.error });
  const worker = new QueueWorker(connection, {
    ...{ stages: ['pretrain', 'evaluate'], slots: 1, lock: Number(lock), poll: 0.3 },
    work: (task) => {
      if (task.job.stage === 'report') throw new RangeError('no report here');
      return workOn(task.job, task);
    },
    tell: (event) => {
      if (['stalled', 'lock-lost', 'redis-gone', 'redis-back', 'trouble', 'failed', 'refused'].includes(event.kind))
        console.log(JSON.stringify(event, (_, value: unknown) => (value instanceof Error ? value.message : value)));
    },
  });
  process.on('SIGTERM', () => worker.stop());
  await worker.run();
  connection.disconnect();
};

void main();
