import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { readRecord } from '../experiment/run-record';
import { onLine, type RankWish, writeLine } from './ranks-messages';
import type { StageEnd, StageMessage, StageOrder } from './stage-messages';
import { told } from './told';

// In the place of stage-child where several ranks train a cell: starts them by mpirun, and passes on what rank 0 says and is to hear. mpirun lets
// no channel of this process through to its ranks, and answers SIGTERM by killing them soon after: hence the socket.

const ranks = Number(process.argv[2]);

let rankZero: Socket | undefined;
let end: StageEnd | undefined;
const wishes: RankWish[] = [];

const say = (message: StageMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });

const wish = (one: RankWish): void => {
  if (rankZero) void writeLine(rankZero, one);
  else wishes.push(one);
};

/** Waits for rank 0 at a socket of this machine: that rank is where mpirun is. */
const listen = (path: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      rankZero = socket;
      // Told by the end of mpirun.
      socket.on('error', () => undefined);
      onLine<StageMessage>(socket, (message) => {
        if ('end' in message) end = message.end;
        else void say(message);
      });
      for (const one of wishes.splice(0)) wish(one);
    });
    server.once('error', reject).listen(path, () => resolve(server));
  });

/** The cores that this process may use, shared by its ranks; mpirun takes root only where it is told to. */
const environment = (): NodeJS.ProcessEnv => {
  const threads = Number(process.env['TF_NUM_INTRAOP_THREADS']);
  return {
    ...process.env,
    ...(threads > 0 && { TF_NUM_INTRAOP_THREADS: String(Math.max(1, Math.floor(threads / ranks))) }),
    ...(process.getuid?.() === 0 && { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' }),
  };
};

/** @returns the exit code of mpirun. */
const launch = (orderFile: string, socketPath: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const rank = [process.execPath, join(__dirname, 'stage-rank.js'), orderFile, socketPath];
    const mpirun = spawn('mpirun', ['-n', String(ranks), '--bind-to', 'none', ...rank], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: environment(),
    });
    mpirun.on('error', (cause) =>
      reject(
        new LongwayError(
          'the ranks of a cell cannot be started',
          {
            where: 'mpirun',
            found: cause.message,
            remedy: 'install Open MPI (Debian, Ubuntu: apt install openmpi-bin), or leave ranks out',
            cause,
          },
          'environment',
        ),
      ),
    );
    mpirun.on('exit', (code) => resolve(code ?? 1));
  });

const work = async (order: StageOrder): Promise<void> => {
  // Killed between its end and the word of it.
  if ((await readRecord(order.folder))?.status === 'finished') return say({ end: { status: 'finished' } });
  const folder = await mkdtemp(join(tmpdir(), 'longway-ranks-'));
  // Where ranks of all machines see it.
  const orderFile = join(order.folder, 'order.json');
  let server: Server | undefined;
  try {
    const socketPath = join(folder, 'socket');
    server = await listen(socketPath);
    await writeFile(orderFile, JSON.stringify(order));
    const code = await launch(orderFile, socketPath);
    if (end) return await say({ end });
    // As where a process that trains alone is killed.
    process.exitCode = code || 1;
  } catch (error) {
    await say({ end: { status: 'failed', error: told(error) } });
  } finally {
    server?.close();
    rankZero?.destroy();
    rmSync(folder, { recursive: true, force: true });
    rmSync(orderFile, { force: true });
  }
};

const stop = () => wish({ wish: 'stop' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.on('SIGUSR2', () => wish({ wish: 'checkpoint' }));
process.on('disconnect', stop);
process.once('message', (order: StageOrder) => void work(order).finally(() => process.exit()));
